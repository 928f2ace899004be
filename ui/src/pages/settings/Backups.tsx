import { Button } from "@mantine/core";
import { useState } from "react";
import { type BackupView, toProblem } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t, textOr } from "../../texts";
import { formatDateTime, formatSize } from "../../texts/format";
import { RestoreDialog } from "./RestoreDialog";

/** The copies of the data: a new one now, and going back to one. */
export function Backups() {
  const backups = useAsk("backups.list", {});
  const make = useCommand("backups.make");
  const [chosen, setChosen] = useState<BackupView>();
  return (
    <section className="sheet">
      <div className="sheet-head">
        <h2>{t("settings.backups")}</h2>
        <span className="grow" />
        <Button
          variant="default"
          loading={make.busy}
          onClick={() => void make.run({}).then((made) => made && toast(t("settings.backup_made")))}
        >
          {t("palette.backup")}
        </Button>
      </div>
      <p className="muted">{t("settings.backups_text")}</p>
      <ProblemBox problem={make.problem ?? (backups.error ? toProblem(backups.error) : undefined)} />
      {backups.data && backups.data.length > 0 ? (
        <table className="plain backups">
          <thead>
            <tr>
              <th>{t("settings.made_at")}</th>
              <th>{t("settings.reason")}</th>
              <th>{t("settings.file")}</th>
              <th className="num">{t("settings.size")}</th>
              <th>
                <span className="unseen">{t("settings.restore")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {backups.data.map((one) => (
              <tr key={one.name}>
                <td className="nowrap">{formatDateTime(one.made_at)}</td>
                <td className="nowrap">{textOr(`backup_reason.${one.reason}`)}</td>
                <td className="break muted">{one.name}</td>
                <td className="num">{formatSize(one.size)}</td>
                <td className="num">
                  <Button
                    variant="default"
                    size="compact-xs"
                    aria-label={t("settings.restore_of", { when: formatDateTime(one.made_at) })}
                    onClick={() => setChosen(one)}
                  >
                    {t("settings.restore")}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        backups.isSuccess && <p>{t("settings.no_backups")}</p>
      )}
      {chosen && <RestoreDialog backup={chosen} onClose={() => setChosen(undefined)} />}
    </section>
  );
}
