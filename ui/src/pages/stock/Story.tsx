import { NativeSelect } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { StockRow, StoryRow } from "../../backend";
import { toProblem } from "../../backend";
import { useBackend, useCommand } from "../../backend/react";
import { useShops } from "../../hooks/useShops";
import { ProblemBox } from "../../parts/ProblemBox";
import { Tag } from "../../parts/Tag";
import { t, textOf, textOr } from "../../texts";
import { formatNumber, formatWhen, signed } from "../../texts/format";

const PAGE = 50;
const SHORT = 4;

interface StoryProps {
  row: StockRow;
  first: StoryRow[] | undefined;
  /** Whose movements are told; empty for every number's. */
  book: string;
  onBook: (book: string) => void;
}

const BOOKS = ["", "expected", "held", "good", "defective", "allocated", "free"];

/** なぜこの数なのか: every movement, with the order, the file or the person behind it. */
export function Story({ row, first: told, book, onBook }: StoryProps) {
  const first = told ?? [];
  const backend = useBackend();
  const shops = useShops();
  const undo = useCommand("stock.undo");
  const [all, setAll] = useState(false);
  const [older, setOlder] = useState<StoryRow[]>([]);
  const [problem, setProblem] = useState<ReturnType<typeof toProblem>>();
  const rows = all ? [...first, ...older] : first.slice(0, SHORT);
  const last = rows.at(-1);
  const more = all ? rows.length % PAGE === 0 && rows.length > 0 : first.length > SHORT;

  const showMore = async () => {
    if (!all) {
      setAll(true);
      return;
    }
    try {
      const next = await backend.rpc("stock.story", {
        sku_id: row.sku_id,
        book,
        before: last?.movement_id ?? null,
      });
      setOlder((before) => [...before, ...next]);
    } catch (error) {
      setProblem(toProblem(error));
    }
  };

  return (
    <div className="sec">
      <div className="order-line">
        <h3>{title(row, book)}</h3>
        <span className="grow" />
        <NativeSelect
          aria-label={t("stock.story_of")}
          value={book}
          onChange={(event) => onBook(event.currentTarget.value)}
          data={BOOKS.filter((one) => row.shelves.length > 0 || !ON_SHELF.includes(one) || one === book).map(
            (value) => ({ value, label: value ? textOr(`book.${value}`) : t("stock.story_all") }),
          )}
        />
      </div>
      {told?.length === 0 && (
        <p className="muted">{row.bundle ? t("stock.bundle_story") : t("stock.no_story")}</p>
      )}
      <ul className="tl">
        {rows.map((one) => (
          <li key={one.movement_id}>
            <time>{formatWhen(one.at)}</time>
            <span className="break">
              {one.shop_id && <span className="mall">{shops.name(one.shop_id)}</span>} {causeText(one.cause)}
              {one.undone && <Tag>{t("stock_history.undone")}</Tag>}
              {(one.book !== "expected" || book === "") && one.book !== book && (
                <span className="muted"> （{textOr(`book.${one.book}`)}）</span>
              )}
              {one.order_id && (
                <Link
                  className="order-number"
                  to="/orders"
                  search={{ order: one.order_id, q: one.order_number ?? undefined, tab: "all" }}
                >
                  {one.order_number}
                </Link>
              )}
              {one.reason && (
                <span className="muted"> ・ {textOf(`stock_reason.${one.reason}`) ?? one.reason}</span>
              )}
              {one.note && <span className="muted"> ・ {one.note}</span>}
              {one.can_undo && (
                <button
                  type="button"
                  className="link small undo"
                  onClick={() => void undo.run({ movement_id: one.movement_id })}
                >
                  {t("common.undo")}
                </button>
              )}
            </span>
            <b className={one.delta < 0 ? "num neg" : "num pos"}>
              {signed(one.delta)} → {formatNumber(one.after)}
            </b>
          </li>
        ))}
      </ul>
      <div className="links">
        {more && (
          <button type="button" className="link" onClick={() => void showMore()}>
            {all ? t("common.more") : t("stock.whole_story")}
          </button>
        )}
        <Link
          className="link"
          to="/stock/history"
          search={{ sku: row.sku_id, book: book && book !== "free" ? book : undefined }}
        >
          {t("stock.in_history")}
        </Link>
      </div>
      <ProblemBox problem={undo.problem ?? problem} />
    </div>
  );
}

function causeText(cause: string): string {
  return textOf(cause) ?? textOr(`cause.${cause}`);
}

const ON_SHELF = ["good", "defective", "allocated", "free"];

/** なぜ 12 なのか; for a shelf the sum of its warehouses. */
function title(row: StockRow, book: string): string {
  if (ON_SHELF.includes(book)) {
    const sum = row.shelves.reduce((all, shelf) => all + (shelf[book as "good"] ?? 0), 0);
    return t("stock.why_book", { book: textOr(`book.${book}`), n: formatNumber(sum) });
  }
  if (book === "held") {
    return t("stock.why_book", { book: textOr("book.held"), n: formatNumber(row.held) });
  }
  return row.unset ? t("stock.why_unset") : t("stock.why", { n: formatNumber(row.expected) });
}
