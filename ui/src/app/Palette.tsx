import { Spotlight, type SpotlightActionGroupData, spotlight } from "@mantine/spotlight";
import {
  IconBaselineDensityMedium,
  IconBuildingStore,
  IconDatabaseExport,
  IconInbox,
  IconKeyboard,
  IconLanguage,
  IconListCheck,
  IconPackages,
  IconPlus,
  IconPower,
  IconSearch,
  IconSettings,
  IconTags,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useBackend, useCommand } from "../backend/react";
import { useShops } from "../hooks/useShops";
import { toast } from "../parts/toast";
import { language, t } from "../texts";
import { isIme } from "../texts/ime";
import { askToQuit, PALETTE_EVENT } from "./events";
import { colourOf } from "./Pills";
import { setPrefs, usePrefs } from "./prefs";
import { SEARCH_ID } from "./Top";

const ICON = { size: 16, stroke: 1.6, "aria-hidden": true } as const;

interface PaletteProps {
  onKeys: () => void;
}

/** Ctrl+K: every screen and action by its name. */
export function Palette({ onKeys }: PaletteProps) {
  const navigate = useNavigate();
  const { shell } = useBackend();
  const shops = useShops();
  const prefs = usePrefs();
  const speak = useCommand("app.set_language");
  const backup = useCommand("backups.make");
  useEffect(() => {
    window.addEventListener(PALETTE_EVENT, spotlight.open);
    return () => window.removeEventListener(PALETTE_EVENT, spotlight.open);
  }, []);
  const groups: SpotlightActionGroupData[] = [
    {
      group: t("palette.screens"),
      actions: [
        {
          id: "orders",
          leftSection: <IconInbox {...ICON} />,
          label: t("nav.orders"),
          keywords: "orders じゅちゅう juchu",
          onClick: () => void navigate({ to: "/orders" }),
        },
        {
          id: "stock",
          leftSection: <IconPackages {...ICON} />,
          label: t("nav.stock"),
          keywords: "stock ざいこ zaiko",
          onClick: () => void navigate({ to: "/stock" }),
        },
        {
          id: "products",
          leftSection: <IconTags {...ICON} />,
          label: t("nav.products"),
          keywords: "products しょうひん shouhin shohin セット",
          onClick: () => void navigate({ to: "/products" }),
        },
        {
          id: "shops",
          leftSection: <IconBuildingStore {...ICON} />,
          label: t("nav.shops"),
          keywords: "shops しょっぷ shop",
          onClick: () => void navigate({ to: "/shops" }),
        },
        {
          id: "jobs",
          leftSection: <IconListCheck {...ICON} />,
          label: t("nav.jobs"),
          keywords: "jobs しょり すけじゅーる スケジュール一覧 shori",
          onClick: () => void navigate({ to: "/jobs" }),
        },
        {
          id: "settings",
          leftSection: <IconSettings {...ICON} />,
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
          leftSection: <IconSearch {...ICON} />,
          label: t("palette.focus_search"),
          keywords: "search さがす けんさく 検索",
          onClick: () => setTimeout(() => document.getElementById(SEARCH_ID)?.focus(), 50),
        },
        {
          id: "add-shop",
          leftSection: <IconPlus {...ICON} />,
          label: t("palette.add_shop"),
          keywords: "add ついか",
          onClick: () => void navigate({ to: "/shops", search: { shop: "new" } }),
        },
        {
          id: "backup",
          leftSection: <IconDatabaseExport {...ICON} />,
          label: t("palette.backup"),
          keywords: "backup バックアップ",
          onClick: () => void backup.run({}).then((made) => made && toast(t("settings.backup_made"))),
        },
        {
          id: "density",
          leftSection: <IconBaselineDensityMedium {...ICON} />,
          label: t("palette.density"),
          keywords: "density みつど 密度",
          onClick: () => setPrefs({ density: prefs.density === "28" ? "36" : "28" }),
        },
        {
          id: "language",
          leftSection: <IconLanguage {...ICON} />,
          label: t("palette.language"),
          keywords: "language げんご 言語",
          onClick: () => void speak.run({ language: language() === "ja" ? "en" : "ja" }),
        },
        {
          id: "keys",
          leftSection: <IconKeyboard {...ICON} />,
          label: t("palette.keys"),
          keywords: "keys help きー へるぷ",
          onClick: onKeys,
        },
        ...(shell.quit
          ? [
              {
                id: "quit",
                leftSection: <IconPower {...ICON} />,
                label: t("quit.title"),
                description: t("quit.text"),
                keywords: "quit exit しゅうりょう 終了 shuryo",
                onClick: askToQuit,
              },
            ]
          : []),
      ],
    },
    {
      group: t("palette.shops"),
      actions: shops.list.map((shop) => ({
        id: `shop-${shop.id}`,
        leftSection: <i className="dot" data-state={colourOf(shop.health)} />,
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
      highlightQuery
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
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
