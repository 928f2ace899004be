import { useCallback, useMemo, useRef, useState } from "react";
import type { CellChange, Problem } from "../../backend";
import { toProblem } from "../../backend";
import { useBackend } from "../../backend/react";
import type { CellDraft } from "../../grid/Grid";
import { keepDraft } from "../../hooks/useDraft";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import { problemText } from "../../texts/problem";

/** A cell of a grid whose rows are SKUs. */
interface TypedCell {
  row: { sku_id: string; code: string };
  column: string;
  text: string;
}

/** Changes cells of 商品, and takes them back. `view`: the grid that keeps what was refused. */
export function useProductEdits(view = "products") {
  const backend = useBackend();
  const [problem, setProblem] = useState<Problem>();
  const [warnings, setWarnings] = useState<Problem[]>([]);
  const made = useRef<{ at: number; before: CellChange[] }[]>([]);
  const queue = useRef<Promise<unknown>>(Promise.resolve());

  const send = useCallback(
    (changes: CellChange[], codes: Map<string, string>, seen?: string, back = false) => {
      queue.current = queue.current.then(async () => {
        setProblem(undefined);
        try {
          const result = await backend.rpc("products.edit", {
            request_id: crypto.randomUUID(),
            changes,
            seen: seen ?? null,
          });
          for (const cell of result.refused) {
            const typed = changes.find((one) => one.sku_id === cell.sku_id && one.field === cell.field);
            keepDraft(`cell:${view}:${cell.sku_id}:${cell.field}`, {
              text: typed?.value ?? "",
              refused: true,
            } satisfies CellDraft);
          }
          setProblem(result.refused[0]?.problem);
          setWarnings(result.warnings.map((one) => one.problem));
          if (result.before.length === 0) {
            return;
          }
          if (back) {
            toast(t("products.taken_back", { n: formatNumber(result.before.length) }));
            return;
          }
          const one = { at: Date.now(), before: result.before };
          made.current.push(one);
          const first = result.before[0];
          const text =
            result.before.length === 1 && first
              ? t("products.changed", { code: codes.get(first.sku_id) ?? "" })
              : t("products.changed_n", { n: formatNumber(result.before.length) });
          toast(text, () => {
            made.current = made.current.filter((other) => other !== one);
            send(result.before, codes, undefined, true);
          });
        } catch (error) {
          setProblem(toProblem(error));
        }
      });
    },
    [backend, view],
  );

  return useMemo(
    () => ({
      problem,
      warnings,
      make: (edits: TypedCell[], seen?: string) =>
        send(edits.map(toChange), new Map(edits.map((edit) => [edit.row.sku_id, edit.row.code])), seen),
      undoLast: () => {
        const last = made.current.pop();
        if (last) {
          send(last.before, new Map(), undefined, true);
        }
      },
      /** When the newest change was made that can still be taken back; 0 without any. */
      lastAt: () => made.current.at(-1)?.at ?? 0,
      clear: () => {
        setProblem(undefined);
        setWarnings([]);
      },
      warningText: warnings.map(problemText).join(" "),
    }),
    [problem, warnings, send],
  );
}

/** A typed cell as the program takes it. */
export function toChange(edit: TypedCell): CellChange {
  return { sku_id: edit.row.sku_id, field: edit.column, value: edit.text };
}
