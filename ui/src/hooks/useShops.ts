import { useMemo } from "react";
import type { ShopHealth, ShopView } from "../backend";
import { useAsk } from "../backend/react";

/** Every shop, with the health that was told last. */
export interface Shops {
  list: ShopView[];
  /** A shop by its id. */
  find(id: string | null | undefined): ShopView | undefined;
  /** Its short name, or an empty text. */
  name(id: string | null | undefined): string;
  loaded: boolean;
}

/** The shops; `shops.health` is asked more often than `shops.list` and wins. */
export function useShops(): Shops {
  const shops = useAsk("shops.list", {});
  const health = useAsk("shops.health", {});
  return useMemo(() => {
    const newest = new Map<string, ShopHealth>((health.data ?? []).map((one) => [one.shop_id, one]));
    const list = (shops.data ?? []).map((shop) => ({ ...shop, health: newest.get(shop.id) ?? shop.health }));
    const byId = new Map(list.map((shop) => [shop.id, shop]));
    return {
      list,
      find: (id) => (id ? byId.get(id) : undefined),
      name: (id) => (id ? (byId.get(id)?.common.short_name ?? "") : ""),
      loaded: shops.isSuccess,
    };
  }, [shops.data, shops.isSuccess, health.data]);
}
