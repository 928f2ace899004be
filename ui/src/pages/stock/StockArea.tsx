import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { t } from "../../texts";

/** The screens of 在庫, one line each, in the order of the strip. */
const SCREENS = [
  { to: "/stock", label: "stock_area.grid" },
  { to: "/stock/differences", label: "stock.tab_differences" },
  { to: "/stock/history", label: "stock_area.history" },
  { to: "/stock/arrivals", label: "stock_area.arrivals" },
  { to: "/stock/counts", label: "stock_area.counts" },
  { to: "/stock/reorder", label: "stock_area.reorder" },
] as const;

/** A screen of 在庫 below the strip that leads to the others. */
export function StockArea({ children }: { children: ReactNode }) {
  return (
    <div className="area">
      <nav className="area-tabs" aria-label={t("stock_area.label")}>
        {SCREENS.map(({ to, label }) => (
          <Link key={to} to={to} activeOptions={{ exact: true, includeSearch: false }}>
            {t(label)}
          </Link>
        ))}
      </nav>
      {children}
    </div>
  );
}
