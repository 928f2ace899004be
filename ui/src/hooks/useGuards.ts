import { useMemo } from "react";
import { useAsk } from "../backend/react";

/** How many numbers of each shop wait for the person's look, by the shop's id. */
export function useGuards(): ReadonlyMap<string, number> {
  const counts = useAsk("guard.counts", {});
  return useMemo(() => {
    const held = new Map<string, number>();
    for (const one of counts.data ?? []) {
      held.set(one.shop_id, (held.get(one.shop_id) ?? 0) + one.listings);
    }
    return held;
  }, [counts.data]);
}
