import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { StockRow, StoryRow } from "../../backend";
import { toProblem } from "../../backend";
import { useBackend, useCommand } from "../../backend/react";
import { useShops } from "../../hooks/useShops";
import { ProblemBox } from "../../parts/ProblemBox";
import { t, textOf, textOr } from "../../texts";
import { formatNumber, formatWhen } from "../../texts/format";

const PAGE = 50;
const SHORT = 4;

/** なぜこの数なのか: every movement, with the order, the file or the person behind it. */
export function Story({ row, first: told }: { row: StockRow; first: StoryRow[] | undefined }) {
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
        before: last?.movement_id ?? null,
      });
      setOlder((before) => [...before, ...next]);
    } catch (error) {
      setProblem(toProblem(error));
    }
  };

  return (
    <div className="sec">
      <h3>{row.unset ? t("stock.why_unset") : t("stock.why", { n: formatNumber(row.expected) })}</h3>
      {told?.length === 0 && (
        <p className="muted">{row.bundle ? t("stock.bundle_story") : t("stock.no_story")}</p>
      )}
      <ul className="tl">
        {rows.map((one) => (
          <li key={one.movement_id}>
            <time>{formatWhen(one.at)}</time>
            <span className="break">
              {one.shop_id && <span className="mall">{shops.name(one.shop_id)}</span>} {causeText(one.cause)}
              {one.book !== "expected" && <span className="muted"> （{textOr(`book.${one.book}`)}）</span>}
              {one.order_id && (
                <Link
                  className="order-number"
                  to="/orders"
                  search={{ order: one.order_id, q: one.order_number ?? undefined, tab: "all" }}
                >
                  {one.order_number}
                </Link>
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
              {one.delta < 0 ? `−${formatNumber(-one.delta)}` : `＋${formatNumber(one.delta)}`} →{" "}
              {formatNumber(one.after)}
            </b>
          </li>
        ))}
      </ul>
      {more && (
        <button type="button" className="link" onClick={() => void showMore()}>
          {all ? t("common.more") : t("stock.whole_story")}
        </button>
      )}
      <ProblemBox problem={undo.problem ?? problem} />
    </div>
  );
}

function causeText(cause: string): string {
  return textOf(cause) ?? textOr(`cause.${cause}`);
}
