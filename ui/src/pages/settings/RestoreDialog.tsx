import { Button } from "@mantine/core";
import { type BackupView, type RestorePreview, toProblem } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { Dialog } from "../../parts/Dialog";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t, textOr } from "../../texts";
import { formatDateTime, formatNumber } from "../../texts/format";

/** What going back to a copy means: what comes again by itself, what is lost, and what waits for the person. */
export function RestoreDialog({ backup, onClose }: { backup: BackupView; onClose: () => void }) {
  const preview = useAsk("backups.preview", { name: backup.name });
  const restore = useCommand("backups.restore");
  const when = formatDateTime(backup.made_at);
  const run = async () => {
    if (await restore.run({ name: backup.name })) {
      toast(t("restore.done", { when }));
      onClose();
    }
  };
  return (
    <Dialog
      title={t("restore.title", { when })}
      onClose={restore.busy ? () => undefined : onClose}
      actions={
        <>
          <Button variant="default" disabled={restore.busy} onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            color="red"
            loading={restore.busy}
            disabled={!preview.data || preview.data.problem != null}
            onClick={() => void run()}
          >
            {t("restore.run")}
          </Button>
        </>
      }
    >
      {preview.isError && <ProblemBox problem={toProblem(preview.error)} />}
      <ProblemBox problem={preview.data?.problem} />
      {preview.data
        ? !preview.data.problem && <Meaning preview={preview.data} />
        : !preview.isError && <p className="muted">{t("switches.looking")}</p>}
      {restore.busy && (
        <p className="muted" role="status">
          {t("restore.running")}
        </p>
      )}
      <ProblemBox problem={restore.problem} />
    </Dialog>
  );
}

function Meaning({ preview }: { preview: RestorePreview }) {
  const n = formatNumber;
  return (
    <ul className="facts">
      <li>
        {t("restore.what", {
          reason: textOr(`backup_reason.${preview.backup.reason}`),
          orders: n(preview.orders),
        })}
      </li>
      <li>{t("restore.orders_since", { n: n(preview.orders_since) })}</li>
      <li>
        {preview.edits_since > 0 ? (
          <b className="neg">{t("restore.edits_since", { n: n(preview.edits_since) })}</b>
        ) : (
          t("restore.no_edits_since")
        )}
      </li>
      <li>{t("restore.other_edits")}</li>
      <li>
        {preview.pushing.length > 0
          ? t("restore.push_off", { shops: preview.pushing.join("、") })
          : t("restore.push_none")}
      </li>
      <li>{t("restore.kept")}</li>
    </ul>
  );
}
