import { Button, NativeSelect } from "@mantine/core";
import type { Shops } from "../../hooks/useShops";
import { t } from "../../texts";

interface FilterBarProps {
  shops: Shops;
  shop: string | undefined;
  text: string | undefined;
  onShop: (shop: string | undefined) => void;
  onClear: () => void;
}

/** What the list is narrowed to. */
export function FilterBar({ shops, shop, text, onShop, onClear }: FilterBarProps) {
  return (
    <div className="bar">
      <NativeSelect
        aria-label={t("orders.shop")}
        value={shop ?? ""}
        onChange={(event) => onShop(event.currentTarget.value || undefined)}
        data={[
          { value: "", label: t("orders.every_shop") },
          ...shops.list.map((one) => ({ value: one.id, label: one.common.short_name })),
        ]}
      />
      {text && <span className="chip">{t("orders.searching", { text })}</span>}
      {(text || shop) && (
        <Button variant="subtle" size="compact-xs" onClick={onClear}>
          {t("search.clear")}
        </Button>
      )}
      <span className="grow" />
      <span className="muted">{t("orders.tick_hint")}</span>
    </div>
  );
}
