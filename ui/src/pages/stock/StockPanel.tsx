import { Button } from "@mantine/core";
import { useState } from "react";
import type { StockRow, WarehouseView } from "../../backend";
import { toProblem } from "../../backend";
import { useAsk } from "../../backend/react";
import { useShops } from "../../hooks/useShops";
import { ProblemBox } from "../../parts/ProblemBox";
import { Tag } from "../../parts/Tag";
import { t } from "../../texts";
import { formatNumber, formatWhen } from "../../texts/format";
import { differsAtMall, readBefore } from "./columns";
import { Explain } from "./Explain";
import { ListingDialog } from "./ListingDialog";
import { Shelves } from "./Shelves";
import { Story } from "./Story";

interface StockPanelProps {
  skuId: string;
  row: StockRow | undefined;
  /** The column that is looked at: its number's story is told. */
  column: string | undefined;
  warehouses: WarehouseView[];
  onSendNow: () => void;
}

/** The story behind the numbers of one SKU. */
export function StockPanel({ skuId, row, column, warehouses, onSendNow }: StockPanelProps) {
  const shops = useShops();
  const [listing, setListing] = useState<string>();
  const [joining, setJoining] = useState(false);
  const [book, setBook] = useState<string>();
  const [seen, setSeen] = useState(column);
  if (seen !== column) {
    // Another number is looked at: its story, not the one chosen before.
    setSeen(column);
    setBook(undefined);
    setListing(undefined);
  }
  const told = book ?? bookOf(column);
  const story = useAsk("stock.story", { sku_id: skuId, book: told, before: null });
  const ofColumn = row?.listings.find((one) => `shop-${one.shop_id}` === column);
  const chosen =
    listing ??
    ofColumn?.listing_id ??
    row?.listings.find((one) => one.problem)?.listing_id ??
    row?.listings[0]?.listing_id;
  if (!row) {
    return (
      <aside className="panel" aria-label={t("stock.detail")}>
        <div className="sec muted">{t("common.loading")}</div>
      </aside>
    );
  }
  const number = (value: number | null | undefined) => (value == null ? "—" : formatNumber(value));
  const unlisted = shops.list.filter((shop) => !row.listings.some((one) => one.shop_id === shop.id));
  return (
    <aside className="panel" aria-label={t("stock.detail")}>
      <div className="scroll">
        <div className="sec">
          <h2>
            {row.name}
            {row.variation && ` ／ ${row.variation}`}
          </h2>
          <div className="order-line">
            <span className="muted">{row.code}</span>
            {row.bundle && <Tag tone="violet">{t("stock.bundle")}</Tag>}
          </div>
        </div>
        {story.isError ? (
          <div className="sec">
            <ProblemBox problem={toProblem(story.error)} />
          </div>
        ) : (
          <Story key={told} row={row} first={story.data} book={told} onBook={setBook} />
        )}
        {row.shelves.length > 0 && <Shelves row={row} warehouses={warehouses} onBook={setBook} />}
        <div className="sec">
          <h3>{t("stock.by_shop")}</h3>
          {row.listings.length > 0 ? (
            <table className="plain shop-numbers">
              <thead>
                <tr>
                  <th>{t("orders.shop")}</th>
                  <th className="num">{t("stock.ours")}</th>
                  <th className="num">{t("stock.sent")}</th>
                  <th className="num">{t("stock.shown")}</th>
                </tr>
              </thead>
              <tbody>
                {row.listings.map((one) => (
                  <tr key={one.listing_id} data-on={one.listing_id === chosen}>
                    <td>
                      <button
                        type="button"
                        className="link"
                        aria-pressed={one.listing_id === chosen}
                        onClick={() => setListing(one.listing_id)}
                      >
                        {shops.name(one.shop_id)}
                      </button>
                    </td>
                    <td className="num">
                      <b>{number(one.ours)}</b>
                    </td>
                    <td className="num">
                      {number(one.sent)}
                      <div className="muted small">{one.sent_at ? formatWhen(one.sent_at) : ""}</div>
                    </td>
                    <td className={differsAtMall(one) ? "num neg" : readBefore(one) ? "num faint" : "num"}>
                      {number(one.shown)}
                      <div className="muted small">{one.shown_at ? formatWhen(one.shown_at) : ""}</div>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          ) : (
            <p className="muted">{t("stock.no_listings")}</p>
          )}
          {unlisted.length > 0 && (
            <p className="muted small">
              {t("stock.not_listed", { shops: unlisted.map((shop) => shop.common.short_name).join("、") })}
            </p>
          )}
          {shops.list.length > 0 && (
            <button type="button" className="link" onClick={() => setJoining(true)}>
              {t("stock.join_listing")}
            </button>
          )}
        </div>
        {chosen && <Explain key={chosen} listingId={chosen} />}
      </div>
      <div className="foot">
        <span className="grow" />
        <Button variant="default" onClick={onSendNow} disabled={row.listings.length === 0}>
          {t("stock.send_now")}
        </Button>
      </div>
      {joining && <ListingDialog row={row} onClose={() => setJoining(false)} />}
    </aside>
  );
}

/** The book of a column; all of them for one that is no number. */
function bookOf(column: string | undefined): string {
  return column && ["expected", "held", "good", "defective", "allocated", "free"].includes(column)
    ? column
    : "";
}
