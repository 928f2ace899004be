import { useCallback, useMemo, useRef, useState } from "react";
import type { Problem, StockEdited, StockRow } from "../../backend";
import { toProblem } from "../../backend";
import { useBackend } from "../../backend/react";
import type { CellDraft } from "../../grid/Grid";
import { keepDraft } from "../../hooks/useDraft";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";

/** How a typed number changes the one that stands there. */
export type Mode = "set" | "add" | "take";

/** A change of one number, understood. */
export interface NumberEdit {
  row: StockRow;
  book: "expected" | "held";
  /** As typed; the program reads it again. */
  text: string;
  value: number;
}

/** A change that has been made, and may still be on its way to the shops. */
export interface MadeEdit {
  movement_id: string;
  sku_id: string;
  code: string;
  before: number;
  after: number;
  leaves_at: number | null;
}

/** What a number becomes. */
export function resultOf(edit: NumberEdit, mode: Mode): number {
  const before = edit.row[edit.book];
  return mode === "set" ? edit.value : mode === "add" ? before + edit.value : before - edit.value;
}

/** Makes changes of stock by hand, one after the other, and takes them back. */
export function useStockEdits() {
  const backend = useBackend();
  // Newest last: the way back goes through them one by one.
  const [made, setMade] = useState<MadeEdit[]>([]);
  const [problem, setProblem] = useState<Problem>();
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  // The toasts that still offer a way back, by the movement that it would undo.
  const offers = useRef(new Map<string, () => void>());

  const undo = useCallback(
    (edits: readonly MadeEdit[]) => {
      for (const edit of [...edits].reverse()) {
        offers.current.get(edit.movement_id)?.();
        offers.current.delete(edit.movement_id);
        setMade((before) => before.filter((one) => one.movement_id !== edit.movement_id));
        const request_id = crypto.randomUUID();
        queue.current = queue.current.then(async () => {
          try {
            const undone = await backend.rpc("stock.undo", { request_id, movement_id: edit.movement_id });
            const gone = edit.leaves_at === null || edit.leaves_at > Date.now();
            const words = {
              code: edit.code,
              before: formatNumber(undone.before),
              after: formatNumber(undone.after),
            };
            toast(gone ? t("stock.undone", words) : t("stock.undone_late", words));
          } catch (error) {
            setProblem(toProblem(error));
          }
        });
      }
    },
    [backend],
  );

  const make = useCallback(
    (edits: NumberEdit[], mode: Mode, note = "") => {
      setProblem(undefined);
      const done: MadeEdit[] = [];
      for (const edit of edits) {
        const request_id = crypto.randomUUID();
        queue.current = queue.current.then(async () => {
          try {
            const result = await backend.rpc("stock.edit", {
              request_id,
              sku_id: edit.row.sku_id,
              book: edit.book,
              mode,
              value: edit.text,
              note,
            });
            const one = madeOf(edit, result);
            if (one) {
              done.push(one);
              setMade((before) => [...before.slice(-199), one]);
            }
          } catch (error) {
            setProblem(toProblem(error));
            // What the program refused stays in its cell.
            keepDraft(`cell:stock:${edit.row.sku_id}:${edit.book}`, {
              text: edit.text,
              refused: true,
            } satisfies CellDraft);
          }
        });
      }
      queue.current = queue.current.then(() => {
        const first = done[0];
        if (done.length === 1 && first) {
          const hide = toast(
            t("stock.changed", {
              code: first.code,
              before: formatNumber(first.before),
              after: formatNumber(first.after),
            }),
            () => undo([first]),
          );
          offers.current.set(first.movement_id, hide);
        } else if (done.length > 1) {
          toast(t("stock.changed_n", { n: formatNumber(done.length) }), () => undo(done));
        }
      });
    },
    [backend, undo],
  );

  const sendNow = useCallback(
    (skus: readonly string[]) => {
      setMade((before) =>
        before.map((edit) => (skus.includes(edit.sku_id) ? { ...edit, leaves_at: 0 } : edit)),
      );
      for (const sku_id of new Set(skus)) {
        queue.current = queue.current.then(() =>
          backend.rpc("stock.send_now", { sku_id }).catch((error) => setProblem(toProblem(error))),
        );
      }
    },
    [backend],
  );

  return useMemo(
    () => ({
      made,
      problem,
      make,
      undo,
      undoLast: () => {
        const last = made.at(-1);
        if (last) {
          undo([last]);
        }
      },
      sendNow,
      clear: () => setProblem(undefined),
      fail: (error: unknown): undefined => {
        setProblem(toProblem(error));
      },
    }),
    [made, problem, make, undo, sendNow],
  );
}

function madeOf(edit: NumberEdit, result: StockEdited): MadeEdit | undefined {
  if (!result.movement_id) {
    return undefined;
  }
  return {
    movement_id: result.movement_id,
    sku_id: edit.row.sku_id,
    code: edit.row.code,
    before: result.before,
    after: result.after,
    leaves_at: result.leaves_at ?? null,
  };
}
