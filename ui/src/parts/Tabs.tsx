import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { formatNumber } from "../texts/format";

/** A tab with its count. */
export interface TabItem {
  key: string;
  label: string;
  count?: number;
  /** Its count is something to act on. */
  tone?: "bad" | "warn";
  /** A rule stands before it. */
  apart?: boolean;
}

interface TabsProps {
  label: string;
  items: TabItem[];
  value: string;
  onChange: (key: string) => void;
  after?: ReactNode;
}

/** Tabs over a list; arrows walk them. */
export function Tabs({ label, items, value, onChange, after }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) {
      return;
    }
    event.preventDefault();
    const at = items.findIndex((item) => item.key === value);
    const next = items[(at + step + items.length) % items.length];
    if (next) {
      onChange(next.key);
      list.current?.querySelector<HTMLElement>(`[data-key="${next.key}"]`)?.focus();
    }
  };
  return (
    <div className="tabs-line">
      <div className="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown} tabIndex={-1}>
        {items.map((item) => (
          <span key={item.key} role="presentation">
            {item.apart && <i />}
            <button
              type="button"
              role="tab"
              data-key={item.key}
              data-zero={item.count === 0}
              data-tone={item.count ? item.tone : undefined}
              aria-selected={item.key === value}
              tabIndex={item.key === value ? 0 : -1}
              onClick={() => onChange(item.key)}
            >
              {item.label}
              {item.count !== undefined && <b>{formatNumber(item.count)}</b>}
            </button>
          </span>
        ))}
      </div>
      {after}
    </div>
  );
}
