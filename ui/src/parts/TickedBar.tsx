import type { ReactNode } from "react";
import { t } from "../texts";
import { formatNumber } from "../texts/format";

interface TickedBarProps {
  /** How many rows are ticked. */
  count: number;
  onNone: () => void;
  /** What can be done with them. */
  children: ReactNode;
}

/** How many rows of a grid are ticked, and what can be done with them. */
export function TickedBar({ count, onNone, children }: TickedBarProps) {
  return (
    <>
      <b aria-live="polite">{t("bulk.selected", { n: formatNumber(count) })}</b>
      <button type="button" className="link" onClick={onNone}>
        {t("bulk.none")}
      </button>
      <span className="grow" />
      {children}
    </>
  );
}
