import { useNavigate, useRouterState } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useAsk } from "../../backend/react";
import { Tabs } from "../../parts/Tabs";
import { t } from "../../texts";

/** The ways to see what is sold: products, what shops call them, and what nobody has joined yet. */
const PAGES = [
  "/products",
  "/products/listings",
  "/products/unknown",
  "/products/proposals",
  "/products/take-in",
] as const;

/** The strip above the pages of 商品. */
export function ProductTabs({ after }: { after?: ReactNode }) {
  const navigate = useNavigate();
  const path = useRouterState({ select: (router) => router.location.pathname });
  const products = useAsk("products.list", { limit: 1 });
  const listings = useAsk("listings.list", { limit: 1 });
  const proposals = useAsk("articles.proposals", { limit: 1 });
  const unknown = useAsk("listings.unknown", { limit: 1 });
  return (
    <Tabs
      label={t("products.pages")}
      items={[
        { key: PAGES[0], label: t("products.page_products"), count: products.data?.total ?? 0 },
        { key: PAGES[1], label: t("products.page_listings"), count: listings.data?.total ?? 0 },
        {
          key: PAGES[2],
          label: t("products.page_unknown"),
          count: unknown.data?.total ?? 0,
          tone: "warn",
        },
        { key: PAGES[3], label: t("articles.proposals"), count: proposals.data?.total ?? 0, tone: "warn" },
        { key: PAGES[4], label: t("articles.title") },
      ]}
      value={PAGES.find((page) => page === path) ?? PAGES[0]}
      onChange={(to) => void navigate({ to: to as (typeof PAGES)[number] })}
      after={after}
    />
  );
}
