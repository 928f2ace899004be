import { Button } from "@mantine/core";
import type { Problem } from "../backend";
import { hasDrafts } from "../hooks/useDraft";
import { Dialog } from "../parts/Dialog";
import { ProblemBox } from "../parts/ProblemBox";
import { t } from "../texts";

interface QuitDialogProps {
  problem: Problem | undefined;
  onQuit: () => void;
  onClose: () => void;
}

/** Asks whether to end the program though something would be lost, or says why it didn't end. */
export function QuitDialog({ problem, onQuit, onClose }: QuitDialogProps) {
  return (
    <Dialog
      title={t("quit.title")}
      onClose={onClose}
      size={460}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button onClick={onQuit}>{t("quit.run")}</Button>
        </>
      }
    >
      {hasDrafts() && <p>{t("quit.drafts")}</p>}
      <p className="muted">{t("quit.text")}</p>
      <ProblemBox problem={problem} />
    </Dialog>
  );
}
