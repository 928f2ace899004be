import { useCallback, useMemo, useRef, useState } from "react";
import type { EditedCell, Problem, StockRow } from "../../backend";
import { toProblem } from "../../backend";
import { useBackend } from "../../backend/react";
import type { CellDraft } from "../../grid/Grid";
import { keepDraft } from "../../hooks/useDraft";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";

/** How a typed number changes the one that stands there. */
export type Mode = "set" | "add" | "take";

/** The numbers that a person may change. */
export type Book = "expected" | "held" | "good" | "defective";

/** A change of one number, understood. */
export interface NumberEdit {
  row: StockRow;
  book: Book;
  /** For numbers on a shelf. */
  warehouse_id: string | null;
  /** As typed; the program reads it again. */
  text: string;
  value: number;
}

/** Why numbers are changed, the same for all that change together. */
export interface Words {
  reason: string;
  note: string;
}

/** Numbers that were changed together, and may still be on their way to the shops. */
export interface MadeEdit {
  request: string;
  cells: (EditedCell & { code: string })[];
  leaves_at: number | null;
  /** When it was made. */
  at: number;
}

/** The number that stands there; nothing where nobody has said one. */
export function numberOf(edit: Pick<NumberEdit, "row" | "book" | "warehouse_id">): number | undefined {
  const { row, book, warehouse_id } = edit;
  if (book === "held") {
    return row.held;
  }
  if (book === "expected") {
    return row.unset ? undefined : row.expected;
  }
  return row.shelves.find((shelf) => shelf.warehouse_id === warehouse_id)?.[book];
}

/** What a number becomes. */
export function resultOf(edit: NumberEdit, mode: Mode): number {
  const before = edit.book === "expected" ? edit.row.expected : (numberOf(edit) ?? 0);
  return mode === "set" ? edit.value : mode === "add" ? before + edit.value : before - edit.value;
}

/** Makes changes of stock by hand, one after the other, and takes them back: all that changed together goes together. */
export function useStockEdits() {
  const backend = useBackend();
  // Newest last: the way back goes through them one by one.
  const [made, setMade] = useState<MadeEdit[]>([]);
  const [problem, setProblem] = useState<Problem>();
  // The request of a way back that has to be looked at first: it would empty many listings.
  const [looking, setLooking] = useState<string>();
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  // The toasts that still offer a way back, by the request that it would undo.
  const offers = useRef(new Map<string, () => void>());

  const undo = useCallback(
    (edits: readonly MadeEdit[]) => {
      for (const edit of [...edits].reverse()) {
        offers.current.get(edit.request)?.();
        offers.current.delete(edit.request);
        setMade((before) => before.filter((one) => one.request !== edit.request));
        const request_id = crypto.randomUUID();
        queue.current = queue.current.then(async () => {
          try {
            const undone = await backend.rpc("stock.undo_batch", { request_id, request: edit.request });
            const gone = edit.leaves_at === null || edit.leaves_at > Date.now();
            const [first] = edit.cells;
            if (edit.cells.length === 1 && first && undone.done === 1) {
              const words = { code: first.code, after: formatNumber(first.before) };
              toast(gone ? t("stock.undone", words) : t("stock.undone_late", words));
            } else {
              const words = { n: formatNumber(undone.done) };
              toast(gone ? t("stock.undone_n", words) : t("stock.undone_n_late", words));
            }
          } catch (error) {
            const told = toProblem(error);
            if (told.code === "problem.look_first") {
              setMade((before) => [...before, edit]);
              setLooking(edit.request);
            } else {
              setProblem(told);
            }
          }
        });
      }
    },
    [backend],
  );

  const make = useCallback(
    (edits: NumberEdit[], mode: Mode, words: Words) => {
      setProblem(undefined);
      if (edits.length === 0) {
        return;
      }
      const request = crypto.randomUUID();
      const asked = {
        request_id: request,
        mode,
        ...words,
        cells: edits.map((edit) => ({
          sku_id: edit.row.sku_id,
          book: edit.book,
          warehouse_id: edit.warehouse_id,
          value: edit.text,
        })),
      };
      // What the program refused stays in its cell.
      const stays = (edit: NumberEdit | undefined) =>
        edit &&
        keepDraft(`cell:stock:${edit.row.sku_id}:${edit.book}`, {
          text: edit.text,
          refused: true,
        } satisfies CellDraft);
      queue.current = queue.current.then(async () => {
        try {
          const edited = await backend.rpc("stock.edit_many", asked);
          for (const refused of edited.refused) {
            stays(edits[refused.index]);
            setProblem(refused.problem);
          }
          const code = (sku: string) => edits.find((edit) => edit.row.sku_id === sku)?.row.code ?? "";
          const cells = edited.cells
            .filter((cell) => cell.movement_id)
            .map((cell) => ({ ...cell, code: code(cell.sku_id) }));
          const one: MadeEdit = { request, cells, leaves_at: edited.leaves_at ?? null, at: Date.now() };
          const [first] = cells;
          if (!first) {
            return;
          }
          setMade((before) => [...before.slice(-199), one]);
          const text =
            cells.length === 1
              ? t("stock.changed", {
                  code: first.code,
                  before: formatNumber(first.before),
                  after: formatNumber(first.after),
                })
              : t("stock.changed_n", { n: formatNumber(cells.length) });
          offers.current.set(
            request,
            toast(text, () => undo([one])),
          );
        } catch (error) {
          setProblem(toProblem(error));
          edits.forEach(stays);
        }
      });
    },
    [backend, undo],
  );

  /** Something else was changed that goes back like an edit: 想定を合わせる. */
  const noteMade = useCallback(
    (one: Omit<MadeEdit, "at">) => setMade((before) => [...before.slice(-199), { ...one, at: Date.now() }]),
    [],
  );

  const sendNow = useCallback(
    (skus: readonly string[]) => {
      setMade((before) =>
        before.map((edit) =>
          edit.cells.some((cell) => skus.includes(cell.sku_id)) ? { ...edit, leaves_at: 0 } : edit,
        ),
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
      noteMade,
      undoLast: () => {
        const last = made.at(-1);
        if (last) {
          undo([last]);
        }
      },
      /** When the newest change was made that can still be taken back; 0 without any. */
      lastAt: () => made.at(-1)?.at ?? 0,
      sendNow,
      looking,
      /** The way back was looked at; with `gone` it was gone. */
      looked: (gone: boolean) => {
        setLooking(undefined);
        if (gone) {
          setMade((before) => before.filter((one) => one.request !== looking));
        }
      },
      clear: () => setProblem(undefined),
      fail: (error: unknown): undefined => {
        setProblem(toProblem(error));
      },
    }),
    [made, problem, looking, make, undo, noteMade, sendNow],
  );
}
