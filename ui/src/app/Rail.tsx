import { Link } from "@tanstack/react-router";
import { useAsk } from "../backend/react";
import { useShops } from "../hooks/useShops";
import { t } from "../texts";
import { formatNumber } from "../texts/format";

const OPEN_STAGES = ["unchecked", "needs_check", "needs_stock", "needs_payment", "ready", "shipping"];

/** The way to every screen that there is, with what waits there. */
export function Rail({ onKeys }: { onKeys: () => void }) {
  const counts = useAsk("orders.counts", {});
  const trouble = useAsk("stock.list", { only: "trouble", limit: 1 });
  const running = useAsk("jobs.list", { state: "running", limit: 1 });
  const shops = useShops();
  const open = OPEN_STAGES.reduce((sum, stage) => sum + (counts.data?.stages[stage] ?? 0), 0);
  const red = shops.list.filter((shop) => shop.health.state === "trouble").length;
  return (
    <nav className="rail" aria-label={t("nav.label")}>
      <Link to="/orders">
        {t("nav.orders")}
        <Count value={open} />
      </Link>
      <Link to="/stock">
        {t("nav.stock")}
        <Count value={trouble.data?.total ?? 0} bad />
      </Link>
      <Link to="/products">{t("nav.products")}</Link>
      <hr />
      <Link to="/shops">
        {t("nav.shops")}
        <Count value={red} bad />
      </Link>
      <Link to="/csv">{t("nav.csv")}</Link>
      <hr />
      <Link to="/jobs">
        {t("nav.jobs")}
        <Count value={running.data?.total ?? 0} />
      </Link>
      <Link to="/settings">{t("nav.settings")}</Link>
      <button type="button" className="keys link" onClick={onKeys}>
        {t("keys.title")}
        <kbd>?</kbd>
      </button>
    </nav>
  );
}

function Count({ value, bad }: { value: number; bad?: boolean }) {
  return value > 0 ? <em data-tone={bad ? "bad" : undefined}>{formatNumber(value)}</em> : null;
}
