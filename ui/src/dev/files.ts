import type {
  Arg,
  FileView,
  JobView,
  LayoutView,
  Result,
  StockFilePreview,
  StockFileRow,
  StockRow,
} from "../backend";

const OWN: LayoutView = {
  id: "own.stock",
  label: "layout.own.stock",
  mall: null,
  file_name: "stock.csv",
  encoding: "cp932",
  separator: "comma",
  columns: [
    { name: "商品コード", required: true },
    { name: "想定在庫数", required: false },
    { name: "保留在庫数", required: false },
    { name: "倉庫コード", required: false },
    { name: "良品在庫数", required: false },
    { name: "不良在庫数", required: false },
    { name: "更新モード", required: false },
    { name: "更新対象", required: false },
  ],
  sample: [
    ["TEA-01", "12", "0", "main", "15", "0", "1", "1"],
    ["TEA-02", "-3", "", "", "", "", "2", "1"],
  ],
};
const YAHOO: LayoutView = {
  id: "yahoo.quantity",
  label: "layout.yahoo.quantity",
  mall: "yahoo",
  file_name: "quantity.csv",
  encoding: "cp932",
  separator: "comma",
  columns: [
    { name: "code", required: true },
    { name: "sub-code", required: false },
    { name: "quantity", required: true },
  ],
  sample: [["green-tea", "TEA-01", "12"]],
};

/** Made-up stock files: what is taken in is not read, the rows come from the made-up stock. */
export function filesAnswers(stock: StockRow[], now: number) {
  const files: FileView[] = [];
  const keep = (name: string, kind: string, direction: string, rows: number | null): FileView => {
    const file: FileView = {
      id: String(files.length + 1),
      name,
      kind,
      direction,
      path: `/tmp/${name}`,
      size: 48_000 + files.length * 1300,
      encoding: kind === "stock" ? "Shift_JIS" : null,
      rows,
      created_at: now,
      changed_at: now - 600_000,
      job_id: direction === "taken_in" ? "1" : null,
      there: true,
    };
    files.unshift(file);
    return file;
  };
  if (stock.length > 0) {
    keep("stock-20261122-0930.xlsx", "stock", "made", 480);
    keep("在庫_本店_20261121.csv", "stock", "taken_in", 512);
  }
  const rows: StockFileRow[] = stock.slice(0, 240).map((sku, at) => {
    const refused = at % 17 === 5;
    const mended = !refused && at % 23 === 3;
    const since = at % 6 === 2 ? -2 : 0;
    const says = (at * 7) % 60;
    return {
      line: at + 2,
      written: refused ? `${sku.code}X` : mended ? sku.code.replace(/^0+/, "") : sku.code,
      sku_id: refused ? null : sku.sku_id,
      code: refused ? null : sku.code,
      name: refused ? "" : sku.name,
      mended: mended ? "zeros" : null,
      numbers: refused
        ? []
        : [
            {
              book: "expected",
              column: "想定在庫数",
              warehouse: null,
              adds: false,
              says,
              since,
              before: sku.expected,
              after: says + since,
            },
          ],
      state: refused ? "refused" : says + since === sku.expected ? "unchanged" : "changing",
      problem: refused ? { code: "stock_file.unknown_code", args: { code: `${sku.code}X` } } : null,
    };
  });
  const is: Record<string, (row: StockFileRow) => boolean> = {
    all: () => true,
    changing: (row) => row.state === "changing",
    refused: (row) => row.state === "refused",
    mended: (row) => row.mended !== null,
    moved: (row) => row.numbers.some((number) => number.since !== 0),
    unchanged: (row) => row.state === "unchanged",
  };
  const count = (which: string) => rows.filter(is[which] ?? (() => false)).length;
  return {
    "files.take_in": (arg: Arg<"files.take_in">) => keep(arg.name ?? "", "stock", "taken_in", rows.length),
    "files.list": (arg: Arg<"files.list">): Result<"files.list"> => {
      const found = files.filter(
        (file) => file.name.includes(arg.text ?? "") && (!arg.direction || file.direction === arg.direction),
      );
      const offset = arg.offset ?? 0;
      return { total: found.length, rows: found.slice(offset, offset + (arg.limit ?? 100)) };
    },
    "files.bytes": (): Result<"files.bytes"> => ({ name: "stock.csv", bytes: "" }),
    "stock_files.layouts": (): LayoutView[] => [OWN, YAHOO],
    "stock_files.sample": () => keep("sample-stock.csv", "sample", "made", 2),
    "stock_files.preview": (arg: Arg<"stock_files.preview">): StockFilePreview => {
      const found = rows.filter(is[arg.rows ?? "all"] ?? (() => true));
      const offset = arg.offset ?? 0;
      return {
        layout: arg.choice.layout || "own.stock",
        fits: ["own.stock"],
        encoding: "cp932",
        separator: "comma",
        shop_id: null,
        moment: arg.choice.moment ?? now - 600_000,
        made_at: null,
        counts: {
          rows: rows.length,
          changing: count("changing"),
          unchanged: count("unchanged"),
          silent: 0,
          refused: count("refused"),
          mended: count("mended"),
          moved: count("moved"),
          cells_changing: count("changing"),
          cells_unchanged: count("unchanged"),
        },
        rows: found.slice(offset, offset + (arg.limit ?? 100)),
        total: found.length,
        orders_missing: [],
        impact: {
          counts: { emptied: 0, dropped: 0, raised: 0, unchanged: 0, left_alone: 0 },
          rows: [],
          needs_seen: false,
          never_set: [],
        },
        seen: "look",
      };
    },
    "stock_files.import": (): Result<"stock_files.import"> => {
      const job: JobView = {
        id: "1",
        requested_at: now,
        subject: files[0]?.name ?? "",
        kind: "stock_import",
        shop_id: null,
        state: "done",
        total: rows.length,
        succeeded: rows.length - count("refused"),
        failed: count("refused"),
        person: "person",
        finished_at: now,
        next_run_at: null,
        problem: null,
        can_retry: false,
        can_steer: false,
        walk: null,
      };
      return { job };
    },
    "stock_files.refused": () =>
      keep("在庫-取り込めなかった行.csv", "refused_rows", "made", count("refused")),
    "stock_files.make": (): Result<"stock_files.make"> => ({
      file: keep("stock-20261122-1010.csv", "stock", "made", rows.length),
      rows: rows.length,
      left_out: 3,
      unwritable: [],
    }),
  };
}
