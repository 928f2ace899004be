import type { Arg, MovementView, OrderView, Result, StockRow } from "../backend";
import { makeStory } from "./work";

type Book = "expected" | "held" | "good" | "defective";

/** Whether a filter of 在庫 finds a row. */
export function isOnly(row: StockRow, only: string): boolean {
  const counted = row.counting === "counted" && !row.unset;
  switch (only) {
    case "out":
    case "low":
      return row.level === only;
    case "soon":
      return counted && row.days_left != null && row.days_left <= 7 && row.expected > 0;
    case "oversold":
      return counted && row.expected < 0;
    case "unset":
      return row.unset;
    case "waiting":
      return row.listings.some((one) => one.leaves_at != null);
    case "trouble":
      return row.listings.some((one) => one.problem);
    case "drifted":
      return row.should != null && row.should !== row.expected;
    default:
      return true;
  }
}

const FILTERS = ["all", "out", "low", "soon", "oversold", "unset", "waiting", "trouble", "drifted"];

/** Answers about the numbers and their story. */
export function ledgerAnswers(
  stock: StockRow[],
  orders: OrderView[],
  now: number,
  tell: (...topics: string[]) => void,
) {
  const made = new Map<string, { row: StockRow; book: Book; before: number }[]>();
  let low_at: number | null = 5;
  let warehouses: Result<"warehouses.list"> = [{ id: "1", code: "main", name: "", used: true }];
  const put = (row: StockRow, book: Book, to: number): number => {
    const [shelf] = row.shelves;
    const before = book === "expected" || book === "held" ? row[book] : (shelf?.[book] ?? 0);
    if (book === "expected" || book === "held") {
      row[book] = to;
      row.unset = false;
    } else if (shelf) {
      shelf[book] = to;
      shelf.free = shelf.good - shelf.allocated;
    } else {
      row.shelves = [{ warehouse_id: "1", good: 0, defective: 0, allocated: 0, free: 0, [book]: to }];
    }
    return before;
  };
  return {
    "stock.counts": (): Result<"stock.counts"> => ({
      filters: Object.fromEntries(
        FILTERS.map((only) => [only, stock.filter((row) => isOnly(row, only)).length]),
      ),
      on_shelf: stock.some((row) => row.shelves.length > 0),
      warehouses,
      low_at,
    }),
    "stock.edit_many": (arg: Arg<"stock.edit_many">): Result<"stock.edit_many"> => {
      const cells = arg.cells.flatMap((cell) => {
        const row = stock.find((one) => one.sku_id === cell.sku_id);
        return row ? [{ cell, row, n: Number(cell.value.normalize("NFKC")) }] : [];
      });
      const done = cells.map(({ cell, row, n }) => {
        const book = cell.book as Book;
        const now = book === "expected" || book === "held" ? row[book] : (row.shelves[0]?.[book] ?? 0);
        const after = arg.mode === "set" ? n : arg.mode === "add" ? now + n : now - n;
        return { row, book, after, before: put(row, book, after) };
      });
      made.set(arg.request_id, done);
      setTimeout(() => tell("stock"), 50);
      return {
        refused: [],
        leaves_at: Date.now() + 5000,
        cells: done.map(({ row, book, before, after }) => ({
          sku_id: row.sku_id,
          book,
          warehouse_id: null,
          before,
          after,
          movement_id: crypto.randomUUID(),
        })),
      };
    },
    "stock.undo_preview": (arg: Arg<"stock.undo_preview">): Result<"stock.undo_preview"> => {
      const rows = stock.slice(0, 40).map((row, at) => ({
        code: row.code,
        name: row.name,
        book: "expected",
        at: now,
        delta: 5,
        before: row.expected,
        after: row.expected - (at % 9 === 4 ? 0 : 5),
        stays: at % 9 === 4 ? "left_out.already_undone" : null,
      }));
      return {
        subject: arg.job_id ? "stock-1122.csv" : null,
        movements: 40,
        undoable: 36,
        to_zero: 2,
        left_out: { "left_out.already_undone": 4 },
        rows,
        impact: {
          counts: { emptied: 0, dropped: 0, raised: 0, unchanged: 0, left_alone: 0 },
          rows: [],
          needs_seen: false,
          never_set: [],
        },
        seen: "look",
      };
    },
    "stock.undo_batch": (arg: Arg<"stock.undo_batch">): Result<"stock.undo_batch"> => {
      const done = made.get(arg.request ?? "") ?? [];
      for (const { row, book, before } of done) {
        put(row, book, before);
      }
      setTimeout(() => tell("stock"), 50);
      return { done: done.length, left_out: {}, request: arg.request_id ?? "", leaves_at: Date.now() + 5000 };
    },
    "stock.align": (arg: Arg<"stock.align">): Result<"stock.align"> => {
      const done = stock.filter((row) => arg.sku_ids.includes(row.sku_id) && row.should != null);
      for (const row of done) {
        put(row, "expected", row.should ?? 0);
      }
      setTimeout(() => tell("stock"), 50);
      return { done: done.length, left_out: 0, request: arg.request_id, leaves_at: Date.now() + 5000 };
    },
    "stock.save_settings": (arg: Arg<"stock.save_settings">) => {
      low_at = arg.low_at ?? null;
      tell("stock");
      return {};
    },
    "warehouses.list": () => warehouses,
    "warehouses.save": (arg: Arg<"warehouses.save">) => {
      const id = arg.id ?? String(warehouses.length + 1);
      const old = warehouses.find((one) => one.id === id);
      const saved = { id, code: arg.code, name: arg.name, used: old?.used ?? false };
      warehouses = old ? warehouses.map((one) => (one.id === id ? saved : one)) : [...warehouses, saved];
      tell("stock");
      return warehouses;
    },
    "warehouses.remove": (arg: Arg<"warehouses.remove">) => {
      warehouses = warehouses.filter((one) => one.id !== arg.id);
      tell("stock");
      return warehouses;
    },
    "stock.persons": () => ["person", "店長"],
    "stock.history_file": (): Result<"stock.history_file"> => ({
      file: {
        id: "1",
        name: "zaiko-rireki-20261122-100000.csv",
        kind: "stock_history",
        direction: "made",
        there: true,
        path: "/files/zaiko-rireki.csv",
        size: 4_000,
        encoding: "utf8_bom",
        rows: 40,
        created_at: now,
        changed_at: null,
        job_id: null,
      },
      rows: 40,
      replaced: 0,
    }),
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
