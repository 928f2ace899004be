import { NativeSelect } from "@mantine/core";
import { useShops } from "../hooks/useShops";
import { t } from "../texts";

interface ShopSelectProps {
  /** Absent for every shop. */
  value: string | undefined;
  onChange: (shop: string | undefined) => void;
}

/** The shop that a list is narrowed to. */
export function ShopSelect({ value, onChange }: ShopSelectProps) {
  const shops = useShops();
  return (
    <NativeSelect
      aria-label={t("orders.shop")}
      value={value ?? ""}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
      data={[
        { value: "", label: t("orders.every_shop") },
        ...shops.list.map((one) => ({ value: one.id, label: one.common.short_name })),
      ]}
    />
  );
}
