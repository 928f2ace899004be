import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { t } from "../../texts";

/** The screens of CSV, one line each, in the order of the strip. */
const SCREENS = [
  { to: "/csv", label: "csv.import" },
  { to: "/csv/download", label: "csv.download" },
  { to: "/csv/files", label: "csv.files" },
] as const;

/** A screen of CSV below the strip that leads to the others. */
export function CsvArea({ children }: { children: ReactNode }) {
  return (
    <div className="area">
      <nav className="area-tabs" aria-label={t("csv.label")}>
        {SCREENS.map(({ to, label }) => (
          <Link key={to} to={to} activeOptions={{ exact: true, includeSearch: false }}>
            {t(label)}
          </Link>
        ))}
      </nav>
      {children}
    </div>
  );
}
