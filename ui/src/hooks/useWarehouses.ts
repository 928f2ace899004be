import type { WarehouseView } from "../backend";
import { useAsk } from "../backend/react";
import { t } from "../texts";

/** A warehouse's name; the first has one although nobody gave it any. */
export function warehouseName(warehouse: WarehouseView | undefined): string {
  return warehouse?.name || t("warehouse.main");
}

/** The warehouses, in the order in which goods are taken from them. */
export interface Warehouses {
  list: WarehouseView[];
  /** There is something to choose. */
  several: boolean;
  /** A warehouse's name by its id. */
  name(id: string | null | undefined): string;
}

/** The shop's warehouses. */
export function useWarehouses(): Warehouses {
  const list = useAsk("warehouses.list", {}).data ?? [];
  return {
    list,
    several: list.length > 1,
    name: (id) => warehouseName(list.find((one) => one.id === id)),
  };
}
