import { Link } from "@tanstack/react-router";
import type { MallView } from "../../backend";
import { t } from "../../texts";

/** What a shop can do and what not, at a mall that nobody talks to yet. */
export function FileOnly({ mall }: { mall: MallView }) {
  const items = mall.item_layouts.length > 0;
  return (
    <div className="why" data-tone="info">
      <div>
        <b>{t("shops.file_only")}</b>
        <div>{t("shops.file_only_text")}</div>
        {items && (
          <div>
            {t("shops.file_only_items")} <Link to="/products/take-in">{t("shops.file_only_items_open")}</Link>
          </div>
        )}
        {mall.stock_file && (
          <div>
            {t("shops.file_only_stock")} <Link to="/csv">{t("shops.file_only_stock_open")}</Link>
          </div>
        )}
        {!items && !mall.stock_file && <div>{t("shops.file_only_none")}</div>}
      </div>
    </div>
  );
}
