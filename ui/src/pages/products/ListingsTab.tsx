import type { ProductSku } from "../../backend";
import { useAsk } from "../../backend/react";
import { useShops } from "../../hooks/useShops";
import { Tag } from "../../parts/Tag";
import { t, textOr } from "../../texts";
import { formatNumber } from "../../texts/format";

/** A SKU in the shops, with what keeps pieces for one of them. */
export function ListingsTab({ sku, onOpen }: { sku: ProductSku; onOpen: (code: string) => void }) {
  const shops = useShops();
  const listings = useAsk("listings.list", { sku_id: sku.sku_id, limit: 100 });
  const rows = listings.data?.rows ?? [];
  const aside = rows.reduce((sum, row) => sum + row.set_aside, 0);
  return (
    <div className="sec">
      {rows.length === 0 ? (
        <p className="muted">{t("products.no_listings")}</p>
      ) : (
        <table className="plain">
          <thead>
            <tr>
              <th>{t("orders.shop")}</th>
              <th>{t("listings.article")}</th>
              <th className="num">{t("listings.price")}</th>
              <th className="num">{t("stock.ours")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.listing_id}>
                <td className="nowrap">{shops.name(row.shop_id)}</td>
                <td className="break">
                  {row.title && <div>{row.title}</div>}
                  <span className="muted small">{row.key}</span>
                  <div className="tags">
                    {!row.linked && <Tag tone="warn">{t("listings.unlinked")}</Tag>}
                    {row.fulfilled_by === "mall" && <Tag tone="violet">{t("listings.by_mall")}</Tag>}
                    {row.set_aside > 0 && (
                      <Tag tone="info">{t("listings.set_aside_n", { n: formatNumber(row.set_aside) })}</Tag>
                    )}
                    {row.cap != null && <Tag>{t("listings.cap_n", { n: formatNumber(row.cap) })}</Tag>}
                    {row.stopped && <Tag tone="bad">{t("listings.stopped")}</Tag>}
                    <Tag>{textOr(`matched_by.${row.matched_by}`)}</Tag>
                  </div>
                </td>
                <td className="num">{row.price == null ? "—" : formatNumber(row.price)}</td>
                <td className="num">
                  <b>{row.numbers.ours == null ? "—" : formatNumber(row.numbers.ours)}</b>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {aside > 0 && sku.expected != null && (
        <p className="muted small">
          {t("listings.aside_effect", {
            expected: formatNumber(sku.expected),
            aside: formatNumber(aside),
            rest: formatNumber(Math.max(0, sku.expected - aside)),
          })}
        </p>
      )}
      {rows.length > 0 && (
        <button type="button" className="link" onClick={() => onOpen(sku.code)}>
          {t("products.edit_listings")}
        </button>
      )}
    </div>
  );
}
