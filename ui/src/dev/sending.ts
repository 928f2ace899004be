import type { DifferenceRow, GuardLimits, JobView, ShopView, StockRow } from "../backend";
import { MINUTE } from "./data";

export const REASONS = [
  "unknown",
  "refused",
  "not_shown",
  "in_doubt",
  "guarded",
  "sold",
  "link_off",
  "trickle",
  "stopped",
  "edited",
];

export const fakeLimits: GuardLimits = {
  emptied_number: 10,
  emptied_percent: 5,
  changed_number: 10,
  changed_percent: 20,
  much_percent: 50,
  window_minutes: 60,
  pause_days: 3,
};

export function makeDifferences(now: number, stock: StockRow[]): DifferenceRow[] {
  return stock.slice(0, 60).map((row, i): DifferenceRow => {
    const reason = REASONS[i % REASONS.length] ?? "edited";
    return {
      listing_id: `d${i}`,
      sku_id: row.sku_id,
      shop_id: "1",
      code: row.code,
      name: row.name,
      variation: row.variation,
      key: `${row.code.toLowerCase()}:0`,
      reason,
      since: now - (i + 1) * 17 * MINUTE,
      ours: 12 + i,
      sent: 12 + i,
      sent_at: now - i * 31 * MINUTE,
      believed: 12 + i,
      shown: reason === "unknown" ? null : 9 + i,
      shown_at: now - i * 11 * MINUTE,
      pieces: reason === "sold" || reason === "edited" ? -3 : 0,
      problem:
        reason === "refused"
          ? { code: "mall_error.refused", args: {}, mall_words: "IE0002 在庫数が不正です" }
          : null,
      ignored_at: null,
    };
  });
}

export function fakeWalk(like: JobView, kind: string, shop: ShopView): JobView {
  return {
    ...like,
    id: `${kind}${shop.id}`,
    kind,
    shop_id: shop.id,
    subject: shop.common.short_name,
    state: "running",
    total: 48_213,
    succeeded: 20_000,
    failed: 12,
    finished_at: null,
    can_retry: false,
    can_steer: true,
    walk: {
      done: 20_012,
      total: 48_213,
      per_minute: 9_600,
      left: 176_000,
      sent: 312,
      unchanged: 19_600,
      left_alone: 88,
      missing: 4,
      refused: 3,
      waits: 5,
      later: 0,
      differs: 0,
    },
  };
}
