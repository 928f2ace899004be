import { useQueries } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";
import { type Arg, type Problem, toProblem } from "../backend";
import { useBackend } from "../backend/react";
import type { Rows } from "./types";

const PAGE = 100;

interface Page<Row> {
  total: number;
  rows: Row[];
}

/** A command that gives a part of a list at a time. */
export type PagedCommand =
  | "arrivals.list"
  | "files.list"
  | "jobs.list"
  | "jobs.rows"
  | "listings.list"
  | "listings.unknown"
  | "orders.list"
  | "differences.list"
  | "products.list"
  | "stock.history"
  | "stock.list"
  | "stock_files.preview"
  | "stocktakes.lines";
/** What such a list is asked for. */
export type Question<N extends PagedCommand> = Omit<Arg<N>, "offset" | "limit">;

/** The rows that a command gives a hundred at a time, fetched as they come into view. */
export function useRows<N extends PagedCommand, Row>(
  name: N,
  question: Question<N>,
  rowId: (row: Row) => string,
): Rows<Row> {
  const backend = useBackend();
  const [pages, setPages] = useState<[number, number]>([0, 0]);
  const asked = JSON.stringify(question);
  const shown = useRef<{ asked: string; total: number; pages: Map<number, Row[]> } | null>(null);
  const numbers = Array.from({ length: pages[1] - pages[0] + 1 }, (_, i) => pages[0] + i);

  const results = useQueries({
    queries: numbers.map((page) => ({
      queryKey: [name, question, { page }],
      queryFn: async (): Promise<Page<Row>> => {
        const arg = { ...question, offset: page * PAGE, limit: PAGE } as unknown as Arg<N>;
        return (await backend.rpc(name, arg)) as unknown as Page<Row>;
      },
    })),
  });

  const here = new Map<number, Row[]>();
  let total: number | undefined;
  let newest = 0;
  let problem: Problem | undefined;
  results.forEach((result, i) => {
    const page = numbers[i];
    if (result.data && page !== undefined) {
      here.set(page, result.data.rows);
      if (result.dataUpdatedAt >= newest) {
        newest = result.dataUpdatedAt;
        total = result.data.total;
      }
    }
    if (result.error) {
      problem = toProblem(result.error);
    }
  });
  if (total !== undefined) {
    // Rows that have just scrolled out of view stay known, so that scrolling back doesn't blink.
    const before = shown.current?.asked === asked ? shown.current.pages : new Map<number, Row[]>();
    shown.current = { asked, total, pages: new Map([...before, ...here]) };
  }
  const current = shown.current;
  const old = current !== null && current.asked !== asked;

  const show = useCallback((first: number, last: number) => {
    const next: [number, number] = [
      Math.floor(Math.max(0, first) / PAGE),
      Math.floor(Math.max(0, last) / PAGE),
    ];
    setPages((before) => (before[0] === next[0] && before[1] === next[1] ? before : next));
  }, []);

  const known = current?.pages;
  const version = `${asked}:${newest}:${pages.join("-")}:${current?.total ?? -1}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for everything that was fetched
  return useMemo(() => {
    const index = new Map<string, number>();
    for (const [page, rows] of known ?? []) {
      rows.forEach((row, i) => {
        index.set(rowId(row), page * PAGE + i);
      });
    }
    return {
      total: current?.total ?? 0,
      get: (at) => known?.get(Math.floor(at / PAGE))?.[at % PAGE],
      indexOf: (id) => index.get(id),
      show,
      loading: current === null && problem === undefined,
      old,
      problem,
    };
  }, [version, old, problem?.code]);
}
