import type { ListingNumbers, ShelfView, ShopView, StockRow, WarehouseView } from "../../backend";
import type { Column } from "../../grid/types";
import { warehouseName } from "../../hooks/useWarehouses";
import { Tag, type Tone } from "../../parts/Tag";
import { t, textOr } from "../../texts";
import { formatNumber, formatWhen, signed } from "../../texts/format";
import { problemText } from "../../texts/problem";
import type { Mode } from "./edits";

/** What is shown of a listing: all three numbers, or only ours. */
export type Shown = "three" | "ours";

const PREFIX: Record<Mode, string | undefined> = { set: undefined, add: "＋", take: "−" };

/** Whether a number of this SKU can be typed. */
export function canEdit(row: StockRow): boolean {
  return row.counting === "counted" && !row.bundle;
}

/** Whether its 保留 can be typed: a bundle has one of its own, beside what its parts allow. */
function canHold(row: StockRow): boolean {
  return row.counting === "counted";
}

/** The mall was asked after the number was sent, and shows another. What it showed before that says nothing. */
export function differsAtMall({ sent, sent_at, shown, shown_at }: ListingNumbers): boolean {
  return sent != null && shown != null && shown !== sent && (shown_at ?? 0) > (sent_at ?? 0);
}

/** The mall's number is from before the last push: it says how it was, not how it is. */
export function readBefore({ sent_at, shown_at }: ListingNumbers): boolean {
  return sent_at != null && shown_at != null && shown_at < sent_at;
}

/** The columns of 在庫: ours, then each shop's. What lies on a shelf is that of one warehouse. */
export function stockColumns(
  shops: ShopView[],
  mode: Mode,
  shown: Shown,
  warehouses: WarehouseView[],
  warehouse: string | undefined,
  lowAt: number | null,
): Column<StockRow>[] {
  const number = (row: StockRow, value: number) =>
    row.counting !== "counted" ? "—" : row.unset ? t("stock.unset_short") : formatNumber(value);
  const plain = (row: StockRow, value: number) =>
    row.counting === "counted" && !row.unset ? String(value) : "";
  // What can be typed stands together, as in a sheet that is pasted; how the row stands comes before what is only read.
  const onShelf = shelfColumns(mode, warehouses, warehouse);
  return [
    {
      key: "code",
      title: t("stock.code"),
      width: 104,
      least: 92,
      sort: "code",
      pinned: true,
      cell: (row) => row.code,
      text: (row) => row.code,
    },
    {
      key: "name",
      grows: true,
      title: t("stock.name"),
      width: 176,
      least: 140,
      sort: "name",
      cell: (row) => (
        <span className="named">
          <span>{row.name}</span>
          {row.variation && <span className="variation">／ {row.variation}</span>}
          {row.bundle && <Tag tone="violet">{t("stock.bundle")}</Tag>}
          {row.counting === "not_counted" && <Tag>{t("stock.not_counted")}</Tag>}
          {row.counting === "made_to_order" && <Tag>{t("stock.made_to_order")}</Tag>}
        </span>
      ),
      text: (row) => (row.variation ? `${row.name} ／ ${row.variation}` : row.name),
    },
    {
      key: "expected",
      title: t("stock.expected"),
      hint: t("stock.expected_hint"),
      width: 70,
      right: true,
      sort: "expected",
      cell: (row) => (
        <span className="key-number" data-tone={toneOfExpected(row)}>
          {number(row, row.expected)}
        </span>
      ),
      text: (row) => plain(row, row.expected),
      editable: canEdit,
      start: (row) => (mode === "set" && !row.unset ? String(row.expected) : ""),
      prefix: PREFIX[mode],
    },
    {
      key: "held",
      title: t("stock.held"),
      hint: t("stock.held_hint"),
      width: 52,
      right: true,
      cell: (row) => (
        <span className={row.held === 0 ? "faint" : undefined}>
          {row.counting === "counted" ? formatNumber(row.held) : "—"}
        </span>
      ),
      text: (row) => plain(row, row.held),
      editable: canHold,
      start: (row) => (mode === "set" ? String(row.held) : ""),
      prefix: PREFIX[mode],
    },
    ...onShelf.slice(0, 2),
    {
      key: "state",
      grows: true,
      title: t("stock.state"),
      width: 140,
      least: 112,
      cell: (row) => <State row={row} shops={shops} />,
      text: (row) =>
        statesOf(row, shops)
          .map((state) => state.word)
          .join("、"),
    },
    ...onShelf.slice(2),
    {
      key: "should",
      title: t("align.should"),
      hint: t("align.should_hint"),
      width: 92,
      right: true,
      cell: (row) => <Should row={row} />,
      text: (row) => (row.should == null ? "" : String(row.should)),
    },
    {
      key: "days_left",
      title: t("stock.days_left"),
      hint: t("stock.days_left_hint"),
      width: 64,
      right: true,
      cell: (row) =>
        row.days_left == null || row.unset ? (
          <span className="faint">—</span>
        ) : (
          <span className={row.days_left <= SOON ? "warn" : undefined}>
            {row.days_left > 999 ? "999+" : t("stock.days", { n: formatNumber(row.days_left) })}
          </span>
        ),
      text: (row) => (row.days_left == null ? "" : String(row.days_left)),
    },
    {
      key: "low_at",
      title: t("stock.low_at"),
      hint: t("stock.low_at_hint"),
      width: 56,
      right: true,
      cell: (row) =>
        !canEdit(row) ? (
          <span className="faint">—</span>
        ) : row.low_at != null ? (
          formatNumber(row.low_at)
        ) : (
          <span className="faint" title={t("stock.low_at_overall")}>
            {lowAt == null ? "—" : formatNumber(lowAt)}
          </span>
        ),
      // Copied is what is the SKU's own: pasted into another row the overall number would become its own.
      text: (row) => (row.low_at == null ? "" : String(row.low_at)),
      editable: canEdit,
      start: (row) => (row.low_at == null ? "" : String(row.low_at)),
    },
    ...shops.map((shop): Column<StockRow> => {
      const of = (row: StockRow) => row.listings.filter((listing) => listing.shop_id === shop.id);
      return {
        key: `shop-${shop.id}`,
        title: shop.common.short_name,
        hint: `${shop.common.short_name}：${t("stock.three_hint")}`,
        width: shown === "three" ? 138 : 72,
        parts: shown === "three" ? [t("stock.ours"), t("stock.sent"), t("stock.shown")] : undefined,
        group: true,
        right: true,
        cell: (row) => {
          const [first, ...more] = of(row);
          return first ? (
            <>
              <ListingCell numbers={first} shown={shown} />
              {more.length > 0 && (
                <Tag title={t("stock.more_listings", { n: more.length + 1 })}>+{more.length}</Tag>
              )}
            </>
          ) : (
            <span className="faint">—</span>
          );
        },
        text: (row) =>
          of(row)
            .map((one) => one.ours ?? "")
            .join("/"),
      };
    }),
  ];
}

/** So few days are marked; the filter has the same. */
const SOON = 7;

/** 実在庫 of one warehouse. A SKU without stays without: an empty cell can be typed into and then has one. */
function shelfColumns(
  mode: Mode,
  warehouses: WarehouseView[],
  warehouse: string | undefined,
): Column<StockRow>[] {
  const of = (row: StockRow): ShelfView | undefined =>
    row.shelves.find((shelf) => shelf.warehouse_id === warehouse);
  const name = warehouseName(warehouses.find((one) => one.id === warehouse));
  const where = warehouses.length > 1 ? `\n${name}` : "";
  const column = (book: "good" | "defective" | "allocated" | "free", typed: boolean): Column<StockRow> => ({
    key: book,
    title: textOr(`book.${book}`),
    hint: `${t(`stock.${book}_hint`)}${where}`,
    width: 60,
    right: true,
    group: book === "good",
    cell: (row) => {
      const value = of(row)?.[book];
      return value === undefined ? (
        <span className="faint">—</span>
      ) : (
        <span className={value < 0 ? "neg" : value === 0 ? "faint" : undefined}>{formatNumber(value)}</span>
      );
    },
    text: (row) => String(of(row)?.[book] ?? ""),
    editable: typed ? canEdit : undefined,
    start: typed ? (row) => (mode === "set" ? String(of(row)?.[book] ?? "") : "") : undefined,
    prefix: typed ? PREFIX[mode] : undefined,
  });
  return [column("good", true), column("defective", true), column("allocated", false), column("free", false)];
}

/** What 想定在庫 should be by the shelf, marked where it is another. */
function Should({ row }: { row: StockRow }) {
  if (row.should == null || row.unset) {
    return <span className="faint">—</span>;
  }
  const difference = row.expected - row.should;
  return difference === 0 ? (
    <span className="faint">{formatNumber(row.should)}</span>
  ) : (
    <span className="warn" title={t("align.differs", { n: signed(difference) })}>
      {formatNumber(row.should)} ({signed(difference)})
    </span>
  );
}

function ListingCell({ numbers, shown }: { numbers: ListingNumbers; shown: Shown }) {
  const { ours, sent, shown: mall } = numbers;
  const show = (value: number | null | undefined) => (value == null ? "—" : formatNumber(value));
  const waiting = ours != null && sent !== ours;
  const differs = differsAtMall(numbers);
  const title = [
    t("stock.ours_is", { n: show(ours) }),
    t("stock.sent_is", { n: show(sent), when: numbers.sent_at ? formatWhen(numbers.sent_at) : "—" }),
    t("stock.shown_is", { n: show(mall), when: numbers.shown_at ? formatWhen(numbers.shown_at) : "—" }),
  ].join("\n");
  if (shown === "ours") {
    return (
      <span title={title} className={differs ? "neg" : undefined}>
        {waiting && <span className="waits">{show(sent)}→</span>}
        {show(ours)}
      </span>
    );
  }
  return (
    <span className="three" title={title}>
      <b>{show(ours)}</b>
      <span data-tone={waiting ? "warn" : undefined}>{show(sent)}</span>
      <span data-tone={differs ? "bad" : readBefore(numbers) ? "old" : undefined}>{show(mall)}</span>
    </span>
  );
}

/** Oversold and sold out catch the eye; the rest is a plain number. */
function toneOfExpected(row: StockRow): string | undefined {
  if (row.counting !== "counted") {
    return "none";
  }
  if (row.unset) {
    return "unset";
  }
  return row.expected < 0 ? "bad" : row.level === "out" ? "zero" : row.level === "low" ? "low" : undefined;
}

/** How a row stands, in a word or two. */
interface RowState {
  word: string;
  tone: Tone;
  title?: string;
}

function State({ row, shops }: { row: StockRow; shops: ShopView[] }) {
  return statesOf(row, shops).map((state) => (
    <Tag key={state.word} tone={state.tone} title={state.title ?? state.word}>
      {state.word}
    </Tag>
  ));
}

/** How a row stands; what needs the person comes first. */
function statesOf(row: StockRow, shops: ShopView[]): RowState[] {
  if (row.counting !== "counted") {
    return [];
  }
  const states: RowState[] = [];
  if (row.unset) {
    states.push({ word: t("stock.unset"), tone: "warn" });
  } else if (row.expected < 0) {
    states.push({ word: t("stock.oversold"), tone: "bad" });
  }
  const names = (listings: ListingNumbers[]) => [
    ...new Set(listings.map((one) => shops.find((shop) => shop.id === one.shop_id)?.common.short_name ?? "")),
  ];
  // One shop has its name; of several there is room for the number only, and their names are in the tooltip.
  const named = (listings: ListingNumbers[]) => {
    const [first = "", ...more] = names(listings);
    return more.length > 0 ? t("stock.shops", { n: formatNumber(more.length + 1) }) : first;
  };
  const listed = (word: string, listings: ListingNumbers[]) => `${word}：${names(listings).join("・")}`;
  const refused = row.listings.filter((one) => one.problem);
  const differing = row.listings.filter((one) => !one.problem && differsAtMall(one));
  const waiting = row.listings.filter((one) => !one.problem && one.ours != null && one.sent !== one.ours);
  const problem = refused[0]?.problem;
  if (problem) {
    const word = t("stock.trouble", { shops: named(refused) });
    states.push({ word, tone: "bad", title: problemText(problem) });
  }
  if (differing.length > 0) {
    const word = t("stock.differs", { shops: named(differing) });
    states.push({ word, tone: "bad", title: listed(word, differing) });
  }
  if (waiting.length > 0) {
    const word = t("stock.waiting", { shops: named(waiting) });
    states.push({ word, tone: "info", title: listed(word, waiting) });
  }
  if (row.level === "out" && row.expected >= 0) {
    states.push({ word: t("stock.sold_out"), tone: "warn" });
  }
  if (row.level === "low") {
    states.push({ word: t("stock.low"), tone: "warn" });
  }
  if (row.should != null && !row.unset && row.should !== row.expected) {
    const n = signed(row.expected - row.should);
    states.push({ word: t("stock.drifted"), tone: "warn", title: t("align.differs", { n }) });
  }
  return states;
}
