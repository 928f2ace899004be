import { Spotlight, type SpotlightActionGroupData } from "@mantine/spotlight";
import { useNavigate } from "@tanstack/react-router";
import { useCommand } from "../backend/react";
import { useShops } from "../hooks/useShops";
import { toast } from "../parts/toast";
import { language, t } from "../texts";
import { isIme } from "../texts/ime";
import { setPrefs, usePrefs } from "./prefs";
import { SEARCH_ID } from "./Top";

/** Ctrl+K: every screen and action by its name. */
export function Palette({ onKeys }: { onKeys: () => void }) {
  const navigate = useNavigate();
  const shops = useShops();
  const prefs = usePrefs();
  const speak = useCommand("app.set_language");
  const backup = useCommand("backups.make");
  const groups: SpotlightActionGroupData[] = [
    {
      group: t("palette.screens"),
      actions: [
        {
          id: "orders",
          label: t("nav.orders"),
          keywords: "orders じゅちゅう juchu",
          onClick: () => void navigate({ to: "/orders" }),
        },
        {
          id: "stock",
          label: t("nav.stock"),
          keywords: "stock ざいこ zaiko",
          onClick: () => void navigate({ to: "/stock" }),
        },
        {
          id: "shops",
          label: t("nav.shops"),
          keywords: "shops しょっぷ shop",
          onClick: () => void navigate({ to: "/shops" }),
        },
        {
          id: "jobs",
          label: t("nav.jobs"),
          keywords: "jobs しょり すけじゅーる スケジュール一覧 shori",
          onClick: () => void navigate({ to: "/jobs" }),
        },
        {
          id: "settings",
          label: t("nav.settings"),
          keywords: "settings せってい settei",
          onClick: () => void navigate({ to: "/settings" }),
        },
      ],
    },
    {
      group: t("palette.actions"),
      actions: [
        {
          id: "find",
          label: t("palette.focus_search"),
          keywords: "search さがす けんさく 検索",
          onClick: () => setTimeout(() => document.getElementById(SEARCH_ID)?.focus(), 50),
        },
        {
          id: "add-shop",
          label: t("palette.add_shop"),
          keywords: "add ついか",
          onClick: () => void navigate({ to: "/shops", search: { shop: "new" } }),
        },
        {
          id: "backup",
          label: t("palette.backup"),
          keywords: "backup バックアップ",
          onClick: () => void backup.run({}).then((made) => made && toast(t("settings.backup_made"))),
        },
        {
          id: "density",
          label: t("palette.density"),
          keywords: "density みつど 密度",
          onClick: () => setPrefs({ density: prefs.density === "28" ? "36" : "28" }),
        },
        {
          id: "language",
          label: t("palette.language"),
          keywords: "language げんご 言語",
          onClick: () => void speak.run({ language: language() === "ja" ? "en" : "ja" }),
        },
        { id: "keys", label: t("palette.keys"), keywords: "keys help きー へるぷ", onClick: onKeys },
      ],
    },
    {
      group: t("palette.shops"),
      actions: shops.list.map((shop) => ({
        id: `shop-${shop.id}`,
        label: shop.common.short_name,
        description: shop.common.official_name,
        onClick: () => void navigate({ to: "/shops", search: { shop: shop.id } }),
      })),
    },
  ];
  return (
    <Spotlight
      actions={groups}
      nothingFound={t("palette.nothing")}
      shortcut={["mod + K"]}
      tagsToIgnore={[]}
      scrollable
      attributes={{ content: { "aria-label": t("palette.title") } }}
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      maxHeight={420}
      size={520}
      searchProps={{
        placeholder: t("palette.placeholder"),
        "aria-label": t("palette.title"),
        onKeyDownCapture: (event) => {
          if (isIme(event)) {
            event.stopPropagation();
          }
        },
      }}
    />
  );
}
