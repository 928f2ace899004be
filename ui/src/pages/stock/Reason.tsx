import { NativeSelect, TextInput } from "@mantine/core";
import { t, textOr } from "../../texts";
import type { Words } from "./edits";

/** Why stock is changed by hand: the usual reasons. */
export const REASONS = [
  "recount",
  "purchase",
  "found",
  "damaged",
  "lost",
  "expired",
  "sample",
  "own_use",
  "sold_elsewhere",
  "mistake",
];

interface ReasonProps {
  words: Words;
  onChange: (words: Words) => void;
  /** In a bar: no labels above, narrow. */
  inBar?: boolean;
}

/** Reason and note of a change by hand; both may stay empty. */
export function Reason({ words, onChange, inBar }: ReasonProps) {
  const reasons = [
    { value: "", label: inBar ? t("stock.reason_none_short") : t("stock.reason_none") },
    ...REASONS.map((value) => ({ value, label: textOr(`stock_reason.${value}`) })),
  ];
  return (
    <>
      <NativeSelect
        label={inBar ? undefined : t("stock.reason")}
        aria-label={inBar ? t("stock.reason") : undefined}
        w={inBar ? 112 : undefined}
        value={words.reason}
        onChange={(event) => onChange({ ...words, reason: event.currentTarget.value })}
        data={reasons}
      />
      <TextInput
        label={inBar ? undefined : t("stock.note_only")}
        aria-label={inBar ? t("stock.note_only") : undefined}
        placeholder={inBar ? t("stock.note_only") : t("stock.note_example")}
        w={inBar ? 92 : undefined}
        value={words.note}
        onChange={(event) => onChange({ ...words, note: event.currentTarget.value })}
      />
    </>
  );
}
