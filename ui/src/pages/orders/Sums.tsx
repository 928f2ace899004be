import type { OrderView } from "../../backend";
import { t } from "../../texts";
import { formatMoney } from "../../texts/format";

/** The sums of an order; what is zero is left out, but for the goods and the end. */
export function Sums({ order }: { order: OrderView }) {
  const totals = order.totals;
  if (!totals) {
    return null;
  }
  const money = (value: number) => formatMoney(value, totals.currency);
  const rows: [string, number][] = [
    [t("sums.goods"), totals.goods],
    [t("sums.tax"), totals.tax],
    [t("sums.postage"), totals.postage],
    [t("sums.fees"), totals.fees],
    [t("sums.points"), -totals.points],
    [t("sums.coupon_shop"), -totals.coupon_shop],
    [t("sums.coupon_mall"), -totals.coupon_mall],
  ];
  return (
    <div className="sec">
      <div className="sums">
        {rows
          .filter(([, value], at) => at === 0 || value !== 0)
          .map(([label, value]) => (
            <div key={label}>
              <span>{label}</span>
              <span className={value < 0 ? "num neg" : "num"}>
                {value < 0 ? `−${money(-value)}` : money(value)}
              </span>
            </div>
          ))}
        <div className="end">
          <b>{t("sums.billed")}</b>
          <b className="num">
            {totals.currency === "JPY"
              ? t("common.yen", { amount: money(totals.billed) })
              : money(totals.billed)}
          </b>
        </div>
        {order.payment && (
          <div className="muted">
            <span>
              {order.payment.method}
              {order.payment.paid === true && ` ・ ${t("sums.paid")}`}
              {order.payment.paid === false && ` ・ ${t("sums.unpaid")}`}
            </span>
            <span />
          </div>
        )}
      </div>
    </div>
  );
}
