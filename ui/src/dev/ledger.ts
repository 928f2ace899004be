import type { Arg, MovementView, OrderView, Result, StockRow } from "../backend";
import { makeStory } from "./work";

/** Answers about the numbers and their story. */
export function ledgerAnswers(stock: StockRow[], orders: OrderView[], now: number) {
  return {
    "stock.history": (arg: Arg<"stock.history">): Result<"stock.history"> => {
      const found = stock
        .filter((row) => !arg.text || `${row.code}${row.name}`.includes(arg.text))
        .slice(0, 40)
        .flatMap((row, at): MovementView[] =>
          makeStory(now, row, orders, at).map((story, i) => ({
            story: { ...story, movement_id: `${at}-${i}` },
            sku_id: row.sku_id,
            code: row.code,
            product_code: row.code,
            name: row.name,
            variation: row.variation,
            job_subject: null,
          })),
        )
        .filter((row) => !arg.cause || row.story.cause === arg.cause)
        .sort((a, b) => b.story.at - a.story.at);
      const from = arg.offset ?? 0;
      return { total: found.length, rows: found.slice(from, from + (arg.limit ?? 100)) };
    },
  };
}
