import type { Arg, Backend, OrderRow } from "../../backend";
import { isTicked, type Ticks } from "../../grid/ticks";
import type { Rows } from "../../grid/types";

const STEP = 500;

/** The ticked rows, however many: those in view from the list, the others from the program, with progress. */
export async function collectTicked(
  backend: Backend,
  question: Omit<Arg<"orders.list">, "offset" | "limit">,
  ticks: Ticks,
  rows: Rows<OrderRow>,
  onProgress: (done: number) => void,
): Promise<OrderRow[]> {
  if (ticks.kind === "some") {
    const known = [...ticks.ids].map((id) => {
      const at = rows.indexOf(id);
      return at === undefined ? undefined : rows.get(at);
    });
    if (known.every((row) => row !== undefined)) {
      return known as OrderRow[];
    }
  }
  const found = new Map<string, OrderRow>();
  for (let offset = 0; ; offset += STEP) {
    const page = await backend.rpc("orders.list", { ...question, offset, limit: STEP });
    for (const row of page.rows) {
      if (isTicked(ticks, row.id)) {
        found.set(row.id, row);
      }
    }
    onProgress(found.size);
    if (page.rows.length < STEP || (ticks.kind === "some" && found.size === ticks.ids.size)) {
      return [...found.values()];
    }
  }
}
