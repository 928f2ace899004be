import type { ReactNode } from "react";
import { useAsk } from "../../backend/react";
import { Area } from "../../parts/Area";
import { t } from "../../texts";

/** A screen of 商品: what is sold, what shops call it, and what nobody has joined yet. */
export function ProductArea({ after, children }: { after?: ReactNode; children: ReactNode }) {
  const products = useAsk("products.list", { limit: 1 });
  const listings = useAsk("listings.list", { limit: 1 });
  const proposals = useAsk("articles.proposals", { limit: 1 });
  const unknown = useAsk("listings.unknown", { limit: 1 });
  return (
    <Area
      label={t("products.pages")}
      screens={[
        { to: "/products", label: t("products.page_products"), count: products.data?.total },
        { to: "/products/listings", label: t("products.page_listings"), count: listings.data?.total },
        {
          to: "/products/unknown",
          label: t("products.page_unknown"),
          count: unknown.data?.total,
          toAct: true,
        },
        {
          to: "/products/proposals",
          label: t("articles.proposals"),
          count: proposals.data?.total,
          toAct: true,
        },
        { to: "/products/take-in", label: t("articles.title") },
      ]}
      after={after}
    >
      {children}
    </Area>
  );
}
