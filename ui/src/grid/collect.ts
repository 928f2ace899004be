import type { Arg, Backend } from "../backend";
import { isTicked, type Ticks } from "./ticks";
import type { Rows } from "./types";
import type { PagedCommand, Question } from "./useRows";

const STEP = 500;

interface More<Row> {
  /** The list that is on the screen: what has come already is not asked for again. */
  rows?: Rows<Row>;
  /** How many have come. */
  onProgress?: (done: number) => void;
}

/** The ticked rows, however many: those of a whole search come from the program, five hundred at a time. */
export async function tickedRows<N extends PagedCommand, Row>(
  backend: Backend,
  name: N,
  question: Question<N>,
  ticks: Ticks,
  rowId: (row: Row) => string,
  { rows, onProgress }: More<Row> = {},
): Promise<Row[]> {
  if (ticks.kind === "some" && rows) {
    const known = [...ticks.ids].map((id) => {
      const at = rows.indexOf(id);
      return at === undefined ? undefined : rows.get(at);
    });
    if (known.every((row) => row !== undefined)) {
      return known as Row[];
    }
  }
  const found = new Map<string, Row>();
  for (let offset = 0; ; offset += STEP) {
    const arg = { ...question, offset, limit: STEP } as unknown as Arg<N>;
    const page = (await backend.rpc(name, arg)) as unknown as { rows: Row[] };
    for (const row of page.rows) {
      if (isTicked(ticks, rowId(row))) {
        found.set(rowId(row), row);
      }
    }
    onProgress?.(found.size);
    if (page.rows.length < STEP || (ticks.kind === "some" && found.size === ticks.ids.size)) {
      return [...found.values()];
    }
  }
}

/** Only their ids. */
export async function tickedIds<N extends PagedCommand, Row>(
  backend: Backend,
  name: N,
  question: Question<N>,
  ticks: Ticks,
  rowId: (row: Row) => string,
): Promise<string[]> {
  return ticks.kind === "some"
    ? [...ticks.ids]
    : (await tickedRows(backend, name, question, ticks, rowId)).map(rowId);
}
