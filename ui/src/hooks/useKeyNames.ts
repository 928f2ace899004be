import { useAsk } from "../backend/react";
import { textOr } from "../texts";
import { useShops } from "./useShops";

/** A mall's own numbers of an article in the mall's words: `商品番号 HT-SEN ・ SKU管理番号 sen-100`. */
export function useKeyNames(shopId: string | null | undefined): (keys: Record<string, string>) => string {
  const shops = useShops();
  const malls = useAsk("malls.list", {});
  const shop = shops.find(shopId);
  const mall = malls.data?.find((one) => one.id === shop?.mall);
  return (keys) => {
    const known = new Map(mall?.listing_keys);
    const told = new Set<string>();
    const words: string[] = [];
    for (const [name, value] of Object.entries(keys)) {
      // A number that stands under several names is said once.
      if (value && !told.has(value)) {
        told.add(value);
        words.push(`${textOr(known.get(name) ?? name)} ${value}`);
      }
    }
    return words.join(" ・ ");
  };
}

/** `itemNumber=HT-SEN variantId=sen-100`, as Rust writes several keys into one argument. */
export function readKeys(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const match of text.matchAll(/(\w+)=(.*?)(?=\s\w+=|$)/gs)) {
    if (match[1]) {
      found[match[1]] = match[2] ?? "";
    }
  }
  return found;
}
