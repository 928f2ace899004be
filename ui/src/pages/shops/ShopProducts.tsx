import { Link } from "@tanstack/react-router";
import type { ShopView } from "../../backend";
import { useAsk } from "../../backend/react";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import { TakeInButton } from "../articles/TakeInButton";

/** How much of what the shop sells is known here, and the way to take the rest in. */
export function ShopProducts({ shop }: { shop: ShopView }) {
  const listings = useAsk("listings.list", { shop_id: shop.id, only: "all", offset: 0, limit: 1 });
  const unknown = useAsk("listings.unknown", { shop_id: shop.id, offset: 0, limit: 1 });
  const proposals = useAsk("articles.proposals", { shop_id: shop.id, offset: 0, limit: 1 });
  const known = listings.data?.total;
  const waiting = unknown.data?.total ?? 0;
  const alike = proposals.data?.total ?? 0;
  return (
    <section className="sheet" aria-label={t("shop_products.title")}>
      <div className="sheet-head">
        <h2>{t("shop_products.title")}</h2>
        <span className="grow" />
        <TakeInButton shop={shop.id} {...(known === 0 ? {} : { variant: "default" as const })} />
      </div>
      <p className="muted">{t(known === 0 ? "shop_products.none_text" : "shop_products.text")}</p>
      <dl className="kv wide-kv">
        <dt>{t("shop_products.known")}</dt>
        <dd>
          {known === undefined ? "—" : t("common.count", { n: formatNumber(known) })}{" "}
          {known !== undefined && known > 0 && (
            <Link className="link" to="/products/listings" search={{ shop: shop.id }}>
              {t("shop_products.open")}
            </Link>
          )}
        </dd>
        {waiting > 0 && (
          <>
            <dt>{t("shop_products.unknown")}</dt>
            <dd>
              {t("common.count", { n: formatNumber(waiting) })}{" "}
              <Link className="link" to="/products/unknown" search={{ shop: shop.id }}>
                {t("shop_products.open_unknown")}
              </Link>
            </dd>
          </>
        )}
        {alike > 0 && (
          <>
            <dt>{t("articles.proposals")}</dt>
            <dd>
              {t("common.count", { n: formatNumber(alike) })}{" "}
              <Link className="link" to="/products/proposals" search={{ shop: shop.id }}>
                {t("shop_products.open_proposals")}
              </Link>
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
