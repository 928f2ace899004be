import type { DeliveryView, OrderView } from "../../backend";
import { Drawn } from "../../parts/Drawn";
import { Tag } from "../../parts/Tag";
import { t } from "../../texts";
import { formatMoney, formatNumber, formatWished } from "../../texts/format";

/** お届け先 and 明細: to whom, and what. */
export function Deliveries({ order }: { order: OrderView }) {
  const several = order.deliveries.length > 1;
  return (
    <>
      {order.deliveries.map((delivery, at) => (
        <Delivery key={delivery.key} delivery={delivery} order={order} at={several ? at + 1 : undefined} />
      ))}
    </>
  );
}

function Delivery({
  delivery,
  order,
  at,
}: {
  delivery: DeliveryView;
  order: OrderView;
  at: number | undefined;
}) {
  const to = delivery.recipient;
  const wished = [delivery.wished_date, delivery.wished_time].filter(Boolean).join(" ");
  const wish = [wished && formatWished(wished), delivery.method].filter(Boolean).join(" ・ ");
  const currency = order.row.currency;
  return (
    <>
      <div className="sec">
        <h3>{at === undefined ? t("orders.recipient") : t("orders.recipient_n", { n: at })}</h3>
        {to ? (
          <dl className="kv">
            <dt>{t("party.name")}</dt>
            <dd>
              {to.name ? <Drawn text={to.name} /> : <Missing />}
              {to.kana && <span className="muted"> {to.kana}</span>}
            </dd>
            <dt>{t("party.address")}</dt>
            <dd>
              {to.postal_code && `〒${postal(to.postal_code)} `}
              <Drawn text={`${to.prefecture}${to.city}${to.street}`} />
              {!to.prefecture && !to.city && !to.street && <Missing />}
            </dd>
            <dt>{t("party.phone")}</dt>
            <dd>{to.phone || <Missing />}</dd>
            {wish && (
              <>
                <dt>{t("orders.wish")}</dt>
                <dd>{wish}</dd>
              </>
            )}
            {delivery.noshi && (
              <>
                <dt>{t("orders.noshi")}</dt>
                <dd>
                  <Drawn text={delivery.noshi} />
                </dd>
              </>
            )}
            {delivery.tracking_numbers.length > 0 && (
              <>
                <dt>{t("orders.tracking")}</dt>
                <dd>{delivery.tracking_numbers.join("、")}</dd>
              </>
            )}
          </dl>
        ) : (
          <p className="muted">{t("orders.recipient_unknown")}</p>
        )}
      </div>
      <div className="sec">
        <h3>{t("orders.lines")}</h3>
        <table className="plain">
          <tbody>
            {delivery.lines.map((line) => (
              <tr key={line.id}>
                <td className="break">
                  {line.title}
                  {line.options.length > 0 && <div className="muted small">{line.options.join(" ・ ")}</div>}
                  <div className="small">
                    {line.sku_code ? (
                      <span className="muted">{line.sku_code}</span>
                    ) : (
                      <Tag tone="bad">{t("orders.no_sku")}</Tag>
                    )}
                    {line.left != null && (
                      <>
                        <span className="muted"> ・ </span>
                        <span className={line.left < 0 ? "neg strong" : "muted"}>
                          {t("orders.left", { n: formatNumber(line.left) })}
                        </span>
                      </>
                    )}
                  </div>
                </td>
                <td className="num">{formatMoney(line.unit_price, currency)}</td>
                <td className="num">× {formatNumber(line.quantity)}</td>
                <td className="num">
                  {formatMoney(line.unit_price * line.quantity, currency)}
                  {line.tax_rate != null && (
                    <div>
                      <Tag>{line.tax_rate}%</Tag>
                    </div>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Missing() {
  return <span className="neg">{t("orders.missing")}</span>;
}

function postal(code: string): string {
  return /^\d{7}$/.test(code) ? `${code.slice(0, 3)}-${code.slice(3)}` : code;
}
