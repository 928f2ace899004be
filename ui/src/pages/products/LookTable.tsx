import type { ImpactView } from "../../backend";
import { useShops } from "../../hooks/useShops";
import { ListBox } from "../../parts/ListBox";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";

/** Old and new numbers at the malls, before they change. */
export function LookTable({ impact }: { impact: ImpactView }) {
  const shops = useShops();
  const number = (value: number | null | undefined) => (value == null ? "—" : formatNumber(value));
  const { counts } = impact;
  const words = [
    counts.emptied > 0 && t("look.emptied", { n: formatNumber(counts.emptied) }),
    counts.dropped > 0 && t("look.dropped", { n: formatNumber(counts.dropped) }),
    counts.raised > 0 && t("look.raised", { n: formatNumber(counts.raised) }),
    counts.left_alone > 0 && t("look.left_alone", { n: formatNumber(counts.left_alone) }),
  ].filter(Boolean);
  if (impact.rows.length === 0) {
    return <p className="muted">{t("look.nothing")}</p>;
  }
  return (
    <>
      <p className={counts.emptied > 0 ? "neg" : undefined}>{words.join("、")}</p>
      <ListBox label={t("look.title")}>
        <table className="plain">
          <thead>
            <tr>
              <th>{t("orders.shop")}</th>
              <th>{t("products.code")}</th>
              <th>{t("look.article")}</th>
              <th className="num">{t("look.now")}</th>
              <th className="num">{t("look.then")}</th>
            </tr>
          </thead>
          <tbody>
            {impact.rows.map((row) => (
              <tr key={row.listing_id}>
                <td className="nowrap">{shops.name(row.shop_id)}</td>
                <td className="nowrap">{row.code}</td>
                <td className="break">{row.key}</td>
                <td className="num">{number(row.old ?? row.shown)}</td>
                <td className="num">
                  <b className={row.new === 0 ? "neg" : undefined}>
                    {row.new == null ? t("look.no_more") : formatNumber(row.new)}
                  </b>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ListBox>
    </>
  );
}
