import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { formatNumber } from "../texts/format";

/** One screen of an area, as the strip names it. */
export interface AreaScreen {
  to: NonNullable<LinkProps["to"]>;
  label: string;
  /** How much is there. */
  count?: number | undefined;
  /** Its count is something to act on. */
  toAct?: boolean;
}

interface AreaProps {
  label: string;
  /** In the order of the strip. */
  screens: readonly AreaScreen[];
  /** At the end of the strip. */
  after?: ReactNode;
  children: ReactNode;
}

/** A screen of an area, below the strip that leads to the others. */
export function Area({ label, screens, after, children }: AreaProps) {
  return (
    <div className="area">
      <div className="area-strip">
        <nav className="area-tabs" aria-label={label}>
          {screens.map(({ to, label, count, toAct }) => (
            <Link key={to} to={to} activeOptions={{ exact: true, includeSearch: false }}>
              {label}
              {count !== undefined && <b data-act={toAct && count > 0}>{formatNumber(count)}</b>}
            </Link>
          ))}
        </nav>
        {after}
      </div>
      {children}
    </div>
  );
}
