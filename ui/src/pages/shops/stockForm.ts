import type { Cancels, SendBy, Sending, ShopView, Switches } from "../../backend";
import { readNumber } from "../../texts/numbers";

/** What the form of 在庫の設定 holds, as it is typed. */
export interface StockForm {
  when: "at_once" | "every" | "hours";
  minutes: string;
  hours: string;
  syncHours: string;
  trickling: boolean;
  portion: string;
  refill: string;
  percent: string;
  origin: boolean;
  lastPieces: boolean;
  keepLast: string;
  by: SendBy;
  reserve: boolean;
  cancels: Cancels;
  settings: Record<string, string>;
}

/** The name under which what is typed into a shop's form is kept until it is saved. */
export function stockDraft(shopId: string): string {
  return `stock-settings:${shopId}`;
}

/** What is wrong with a field: the code of its text. */
export type Wrong = Partial<Record<keyof StockForm, string>>;

/** The form as the shop stands. */
export function formOf(shop: ShopView, keys: readonly string[]): StockForm {
  const { share, sending, reserve_pending, cancels } = shop.switches;
  return {
    when: sending.when.kind,
    minutes: String(sending.when.kind === "every" ? sending.when.minutes : 5),
    hours: sending.when.kind === "hours" ? sending.when.hours.join(",") : "",
    syncHours: sending.sync_hours.join(","),
    trickling: share.trickle != null,
    portion: String(share.trickle?.portion ?? 10),
    refill: String(share.trickle?.refill_at ?? 3),
    percent: String(share.percent),
    origin: sending.reflect_origin,
    lastPieces: sending.last_pieces,
    keepLast: String(sending.keep_last),
    by: sending.by,
    reserve: reserve_pending,
    cancels,
    settings: Object.fromEntries(keys.map((key) => [key, shop.settings[key] ?? ""])),
  };
}

/** `3, 18` or `３，18` as hours; nothing when one of them is none. */
export function readHours(text: string): number[] | undefined {
  const parts = text
    .normalize("NFKC")
    .split(/[,、\s]+/)
    .filter((part) => part !== "");
  const hours = parts.map((part) => (/^\d{1,2}$/.test(part) ? Number(part) : 24));
  return hours.every((hour) => hour < 24) ? [...new Set(hours)].sort((a, b) => a - b) : undefined;
}

function whole(text: string, least: number, most: number): number | undefined {
  const number = readNumber(text);
  return number.ok && number.value >= least && number.value <= most ? number.value : undefined;
}

/** The switches that the form asks for, or what is wrong with it. Rust checks again. */
export function readForm(form: StockForm, now: Switches): { wish: Switches; wrong: Wrong } {
  const wrong: Wrong = {};
  const need = <T>(field: keyof StockForm, value: T | undefined, code: string, other: T): T => {
    if (value === undefined) {
      wrong[field] = code;
      return other;
    }
    return value;
  };
  const sending: Sending = {
    when: { kind: "at_once" },
    sync_hours: need("syncHours", readHours(form.syncHours), "stock_set.hours_wrong", []),
    reflect_origin: form.origin,
    by: form.by,
    keep_last: need("keepLast", whole(form.keepLast, 0, 9_999), "field.number", 0),
    last_pieces: form.lastPieces,
  };
  if (form.when === "every") {
    const minutes = need("minutes", whole(form.minutes, 5, 9_999), "stock_set.minutes_wrong", 5);
    sending.when = { kind: "every", minutes };
  } else if (form.when === "hours") {
    const hours = readHours(form.hours);
    const some = hours && hours.length > 0 ? hours : undefined;
    sending.when = { kind: "hours", hours: need("hours", some, "stock_set.hours_wrong", []) };
  }
  const percent = need("percent", whole(form.percent, 0, 100), "switches.percent_wrong", 100);
  let trickle = null;
  if (form.trickling) {
    const portion = need("portion", whole(form.portion, 1, 99_999), "field.number", 1);
    const refill_at = need("refill", whole(form.refill, 0, portion - 1), "switches.refill_wrong", 0);
    trickle = { portion, refill_at };
  }
  return {
    wish: {
      ...now,
      reserve_pending: form.reserve,
      cancels: form.cancels,
      share: { percent, trickle },
      sending,
    },
    wrong,
  };
}
