import { NativeSelect } from "@mantine/core";
import { useWarehouses, warehouseName } from "../../hooks/useWarehouses";
import { t } from "../../texts";

interface WhichWarehouseProps {
  /** `null`: the first one. */
  value: string | null;
  onChange: (id: string) => void;
}

/** Where goods lie or are counted. A shop with one warehouse is not asked. */
export function WhichWarehouse({ value, onChange }: WhichWarehouseProps) {
  const { list, several } = useWarehouses();
  if (!several) {
    return null;
  }
  return (
    <NativeSelect
      label={t("warehouse.title")}
      value={value ?? list[0]?.id ?? ""}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={list.map((one) => ({ value: one.id, label: warehouseName(one) }))}
    />
  );
}
