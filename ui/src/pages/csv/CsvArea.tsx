import type { ReactNode } from "react";
import { Area } from "../../parts/Area";
import { t } from "../../texts";

/** A screen of CSV. */
export function CsvArea({ children }: { children: ReactNode }) {
  return (
    <Area
      label={t("csv.label")}
      screens={[
        { to: "/csv", label: t("csv.import") },
        { to: "/csv/download", label: t("csv.download") },
        { to: "/csv/files", label: t("csv.files") },
      ]}
    >
      {children}
    </Area>
  );
}
