import type { ShopView } from "../../backend";
import { toProblem } from "../../backend";
import { useAsk } from "../../backend/react";
import { ProblemBox } from "../../parts/ProblemBox";
import { t } from "../../texts";

/** What is for sale at the auctions although there is none left: nobody but the person can take it off there. */
export function ToWithdraw({ shop }: { shop: ShopView }) {
  const rows = useAsk("shops.to_withdraw", { shop_id: shop.id });
  const due = rows.data ?? [];
  return (
    <section className="sheet" aria-label={t("withdraw.title")}>
      <h2>{t("withdraw.title")}</h2>
      {rows.isError && <ProblemBox problem={toProblem(rows.error)} />}
      {rows.data && due.length === 0 && <p className="muted">{t("withdraw.none")}</p>}
      {due.length > 0 && (
        <>
          <p className="muted">{t("withdraw.text")}</p>
          <ul className="facts">
            {due.map((one) => (
              <li key={one.listing_id}>
                <b>{one.key}</b> {one.code} {one.name} {one.variation}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
