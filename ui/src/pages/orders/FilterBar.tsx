import { Button } from "@mantine/core";
import { ShopSelect } from "../../parts/ShopSelect";
import { t } from "../../texts";

interface FilterBarProps {
  shop: string | undefined;
  text: string | undefined;
  onShop: (shop: string | undefined) => void;
  onClear: () => void;
}

/** What the list is narrowed to. */
export function FilterBar({ shop, text, onShop, onClear }: FilterBarProps) {
  return (
    <div className="bar">
      <ShopSelect value={shop} onChange={onShop} />
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
