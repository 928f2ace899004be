import type { ListingNumbers, ShopView, StockRow } from "../../backend";
import type { Column } from "../../grid/types";
import { Tag } from "../../parts/Tag";
import { t } from "../../texts";
import { formatNumber, formatWhen } from "../../texts/format";
import { problemText } from "../../texts/problem";
import type { Mode } from "./edits";

/** What is shown of a listing: all three numbers, or only ours. */
export type Shown = "three" | "ours";

const PREFIX: Record<Mode, string | undefined> = { set: undefined, add: "＋", take: "−" };

/** Whether a number of this SKU can be typed. */
export function canEdit(row: StockRow): boolean {
  return row.counting === "counted" && !row.bundle;
}

/** The mall was asked after the number was sent, and shows another. What it showed before that says nothing. */
export function differsAtMall({ sent, sent_at, shown, shown_at }: ListingNumbers): boolean {
  return sent != null && shown != null && shown !== sent && (shown_at ?? 0) > (sent_at ?? 0);
}

/** The columns of 在庫: ours, then each shop's. */
export function stockColumns(shops: ShopView[], mode: Mode, shown: Shown): Column<StockRow>[] {
  const number = (row: StockRow, value: number) =>
    row.counting !== "counted" ? "—" : row.unset ? t("stock.unset_short") : formatNumber(value);
  const plain = (row: StockRow, value: number) =>
    row.counting === "counted" && !row.unset ? String(value) : "";
  return [
    {
      key: "code",
      title: t("stock.code"),
      width: 104,
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
      sort: "name",
      cell: (row) => (
        <>
          {row.name}
          {row.variation && ` ／ ${row.variation}`}{" "}
          {row.bundle && <Tag tone="violet">{t("stock.bundle")}</Tag>}
          {row.counting === "not_counted" && <Tag>{t("stock.not_counted")}</Tag>}
          {row.counting === "made_to_order" && <Tag>{t("stock.made_to_order")}</Tag>}
        </>
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
        <span
          className={
            row.counting === "counted" && !row.unset && row.expected < 0
              ? "neg"
              : row.unset
                ? "muted"
                : undefined
          }
        >
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
      cell: (row) => (row.counting === "counted" ? formatNumber(row.held) : "—"),
      text: (row) => plain(row, row.held),
      editable: canEdit,
      start: (row) => (mode === "set" ? String(row.held) : ""),
      prefix: PREFIX[mode],
    },
    {
      key: "state",
      grows: true,
      title: t("stock.state"),
      width: 138,
      cell: (row) => <State row={row} shops={shops} />,
      text: (row) => stateWords(row, shops).join("、"),
    },
    ...shops.map((shop): Column<StockRow> => {
      const of = (row: StockRow) => row.listings.filter((listing) => listing.shop_id === shop.id);
      return {
        key: `shop-${shop.id}`,
        title: shop.common.short_name,
        hint: `${shop.common.short_name}：${t("stock.three_hint")}`,
        width: shown === "three" ? 114 : 72,
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
            <span className="muted">—</span>
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
      <span data-tone={differs ? "bad" : undefined}>{show(mall)}</span>
    </span>
  );
}

function State({ row, shops }: { row: StockRow; shops: ShopView[] }) {
  const problem = row.listings.find((one) => one.problem)?.problem;
  const words = stateWords(row, shops);
  return (
    <>
      {words.map((word, at) => (
        <Tag
          key={word}
          tone={toneOf(row, at)}
          title={at === words.length - 1 && problem ? problemText(problem) : undefined}
        >
          {word}
        </Tag>
      ))}
    </>
  );
}

function toneOf(row: StockRow, at: number) {
  if (at === 0 && row.counting === "counted" && (row.unset || row.expected <= 0)) {
    return row.unset ? "warn" : "bad";
  }
  return row.listings.some((one) => one.problem) ? "bad" : "info";
}

/** How a row stands, in words; the first of them is about our own number. */
function stateWords(row: StockRow, shops: ShopView[]): string[] {
  const words: string[] = [];
  if (row.counting !== "counted") {
    return words;
  }
  if (row.unset) {
    words.push(t("stock.unset"));
  } else if (row.expected < 0) {
    words.push(t("stock.oversold"));
  } else if (row.expected === 0) {
    words.push(t("stock.sold_out"));
  }
  const named = (listings: ListingNumbers[]) =>
    listings.map((one) => shops.find((shop) => shop.id === one.shop_id)?.common.short_name ?? "").join("・");
  const refused = row.listings.filter((one) => one.problem);
  const waiting = row.listings.filter((one) => !one.problem && one.ours != null && one.sent !== one.ours);
  const differing = row.listings.filter((one) => !one.problem && differsAtMall(one));
  if (waiting.length > 0) {
    words.push(t("stock.waiting", { shops: named(waiting) }));
  }
  if (differing.length > 0) {
    words.push(t("stock.differs", { shops: named(differing) }));
  }
  if (refused.length > 0) {
    words.push(t("stock.trouble", { shops: named(refused) }));
  }
  return words;
}
