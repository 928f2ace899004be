import type {
  BackupView,
  JobView,
  MailboxView,
  OrderView,
  StockRow,
  StoryRow,
  SwitchPreview,
} from "../backend";
import { between, DAY, MINUTE, pick } from "./data";

export function makeJobs(now: number): JobView[] {
  const kinds = ["push", "read_stock", "slips", "confirm", "shipment", "backup", "retry_inbox"];
  return Array.from({ length: 160 }, (_, i) => {
    const kind = kinds[i % kinds.length] ?? "push";
    const total = between(1, 240);
    const failed = i % 6 === 2 ? between(1, Math.min(5, total)) : 0;
    const state = i === 0 ? "running" : i === 1 ? "waiting" : failed === total ? "failed" : "done";
    return {
      id: String(9000 - i),
      requested_at: now - i * 23 * MINUTE,
      subject: kind === "backup" ? "job_subject.data" : (["楽天", "Yahoo!", "和雑貨店"][i % 3] as string),
      kind,
      shop_id: kind === "backup" ? null : String((i % 3) + 1),
      state,
      total,
      succeeded: state === "running" ? Math.floor(total * 0.6) : state === "waiting" ? 0 : total - failed,
      failed,
      person: i % 4 === 0 ? "店長" : "自動",
      finished_at: i < 2 ? null : now - i * 23 * MINUTE + 9000,
      next_run_at: state === "waiting" ? now + 40_000 : null,
      problem: null,
      can_retry: failed > 0,
      can_steer: false,
      walk: null,
    };
  });
}

export function makeStory(now: number, sku: StockRow, orders: OrderView[], before: number): StoryRow[] {
  let after = sku.expected;
  return Array.from({ length: 50 }, (_, i) => {
    const byHand = i % 5 === 2;
    const delta = byHand ? between(5, 30) : -pick([1, 1, 2]);
    const order = orders[(before + i * 3) % orders.length];
    const row: StoryRow = {
      movement_id: String(50_000 - before - i),
      at: now - (before + i) * 83 * MINUTE,
      book: "expected",
      delta,
      before: after - delta,
      after,
      warehouse_id: null,
      cause: byHand ? "add_by_hand" : i % 7 === 4 ? "cancel" : "order",
      order_id: byHand ? null : (order?.row.id ?? null),
      order_number: byHand ? null : (order?.row.order_number ?? null),
      shop_id: byHand ? null : (order?.row.shop_id ?? null),
      person: byHand ? "店長" : null,
      reason: null,
      note: byHand && i === 2 ? "入荷 11/21" : null,
      job_id: null,
      request: byHand ? `request-${before + i}` : null,
      undone: false,
      can_undo: byHand,
    };
    after -= delta;
    return row;
  });
}

export const mailboxes: MailboxView[] = [
  {
    id: "1",
    name: "注文メール",
    host: "imap.example.com",
    port: 993,
    tls: true,
    user: "order@example.com",
    folder: "INBOX",
    mark_seen: false,
    extra_ca: null,
    active: true,
    has_password: true,
    state: "idle",
    problem: null,
  },
];

export function makeBackups(now: number): BackupView[] {
  return Array.from({ length: 6 }, (_, i) => ({
    name: `miseban-${new Date(now - i * DAY).toISOString().slice(0, 10)}.db`,
    made_at: now - i * DAY,
    size: 48_213_000 - i * 90_000,
    reason: i === 2 ? "migration" : "daily",
  }));
}

/** What switching a shop on would do; the third shop's key is over. */
export function previewSwitches(stock: StockRow[], shop: string): SwitchPreview {
  const rows = stock.filter((row) => row.counting === "counted" && !row.unset);
  return {
    orders_to_work: 41,
    orders_counting: 12,
    orders_history: 4188,
    listings_total: rows.length,
    listings_changing: 37,
    listings_to_zero: 6,
    listings: rows.slice(0, 120).map((row, i) => ({
      code: row.code,
      name: row.name,
      shown: row.expected + (i < 37 ? 3 : 0),
      wanted: i < 6 ? 0 : row.expected,
    })),
    never_set: stock.filter((row) => row.unset).map((row) => row.code),
    not_at_mall: ["TEN-GRN-09"],
    problem:
      shop === "3" ? { code: "mall_error.credential_not_accepted", args: {}, action: "renew_key" } : null,
    seen: "seen",
  };
}
