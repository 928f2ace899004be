import { Menu } from "@mantine/core";
import type { ShopView } from "../backend";
import { t } from "../texts";
import { healthText } from "./Pills";

interface MorePillsProps {
  shops: ShopView[];
  now: number;
  onOpen: (id: string) => void;
}

/** The shops for which the header has no room. */
export function MorePills({ shops, now, onOpen }: MorePillsProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className="pill">
          <span>{t("health.more", { n: shops.length })}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {shops.map((shop) => (
          <Menu.Item key={shop.id} onClick={() => onOpen(shop.id)}>
            {shop.common.short_name} — {healthText(shop.health, now)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
