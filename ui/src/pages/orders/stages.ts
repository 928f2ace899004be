import type { HoldKind, Progress } from "../../backend";
import type { Tone } from "../../parts/Tag";
import { textOr } from "../../texts";

/** Every stage in the order of the work. */
export const STAGES: Progress[] = [
  "unchecked",
  "needs_check",
  "needs_stock",
  "needs_payment",
  "ready",
  "shipping",
  "shipped",
  "done",
  "cancelled",
];

/** 確認待ち, 出荷待ち, …. */
export function stageText(stage: string): string {
  return textOr(`stage.${stage}`);
}

/** The colour that underlines a stage. */
export function stageTone(stage: string): Tone {
  switch (stage) {
    // Only what needs the person speaks up; what waits for somebody else, or is over, rests.
    case "needs_check":
    case "needs_stock":
    case "unchecked":
      return "warn";
    case "ready":
      return "info";
    case "shipping":
    case "shipped":
      return "ok";
    default:
      return "plain";
  }
}

const TONES: Record<HoldKind, Tone> = {
  lines_missing: "info",
  unknown_sku: "bad",
  not_enough_stock: "bad",
  sum_mismatch: "bad",
  incomplete_address: "bad",
  unprintable_text: "warn",
  unknown_payment: "bad",
  remarks: "warn",
  gift: "violet",
  several_recipients: "violet",
  cautioned_buyer: "bad",
  stock_not_applied: "warn",
  stop_shipment: "bad",
};

/** The colour that underlines a 確認事項. */
export function holdTone(kind: string): Tone {
  return TONES[kind as HoldKind] ?? "warn";
}

/** The 確認事項 in two or three words, for a chip. */
export function holdShort(kind: string): string {
  return textOr(`hold_short.${kind}`);
}

/** Reasons that a person can't wave through: their cause has to go away. */
export const NOT_ACKNOWLEDGED: readonly string[] = ["lines_missing", "unknown_sku"];
