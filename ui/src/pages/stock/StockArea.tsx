import type { ReactNode } from "react";
import { Area } from "../../parts/Area";
import { t } from "../../texts";

/** A screen of 在庫. */
export function StockArea({ children }: { children: ReactNode }) {
  return (
    <Area
      label={t("stock_area.label")}
      screens={[
        { to: "/stock", label: t("stock_area.grid") },
        { to: "/stock/differences", label: t("stock.tab_differences") },
        { to: "/stock/history", label: t("stock_area.history") },
        { to: "/stock/arrivals", label: t("stock_area.arrivals") },
        { to: "/stock/counts", label: t("stock_area.counts") },
        { to: "/stock/reorder", label: t("stock_area.reorder") },
      ]}
    >
      {children}
    </Area>
  );
}
