/** Which rows are ticked: some by name, or everything that the search found but for a few. */
export type Ticks = { kind: "some"; ids: ReadonlySet<string> } | { kind: "all"; except: ReadonlySet<string> };

/** Nothing is ticked. */
export const NO_TICKS: Ticks = { kind: "some", ids: new Set() };

/** Everything that the search finds is ticked, however many. */
export const ALL_TICKS: Ticks = { kind: "all", except: new Set() };

/** Whether a row is ticked. */
export function isTicked(ticks: Ticks, id: string): boolean {
  return ticks.kind === "all" ? !ticks.except.has(id) : ticks.ids.has(id);
}

/** How many rows are ticked among `total`. */
export function tickCount(ticks: Ticks, total: number): number {
  return ticks.kind === "all" ? Math.max(0, total - ticks.except.size) : ticks.ids.size;
}

/** Ticks or unticks rows: one, or a range with Shift. */
export function tick(ticks: Ticks, ids: readonly string[], on: boolean): Ticks {
  if (ticks.kind === "all") {
    const except = new Set(ticks.except);
    for (const id of ids) {
      on ? except.delete(id) : except.add(id);
    }
    return { kind: "all", except };
  }
  const some = new Set(ticks.ids);
  for (const id of ids) {
    on ? some.add(id) : some.delete(id);
  }
  return { kind: "some", ids: some };
}
