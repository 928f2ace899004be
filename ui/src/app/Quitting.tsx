import { Button } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { type Problem, toProblem } from "../backend";
import { useBackend } from "../backend/react";
import { hasDrafts } from "../hooks/useDraft";
import { Dialog } from "../parts/Dialog";
import { ProblemBox } from "../parts/ProblemBox";
import { t } from "../texts";
import { askToQuit, QUIT_EVENT } from "./events";

/** Ends the program when somebody wants it. Only what is typed and not saved would be lost, so only that is asked about. */
export function Quitting() {
  const { shell } = useBackend();
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const quit = useCallback(
    () =>
      void shell.quit?.().catch((error: unknown) => {
        setProblem(toProblem(error));
        setAsking(true);
      }),
    [shell],
  );
  useEffect(() => {
    if (!shell.quit) {
      return;
    }
    const onQuit = () => (hasDrafts() ? setAsking(true) : quit());
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing || event.keyCode === 229) {
        return;
      }
      if (
        (event.ctrlKey || event.metaKey) &&
        !event.shiftKey &&
        !event.altKey &&
        event.key.toLowerCase() === "q"
      ) {
        event.preventDefault();
        askToQuit();
      }
    };
    window.addEventListener(QUIT_EVENT, onQuit);
    window.addEventListener("keydown", onKeyDown);
    return () => {
      window.removeEventListener(QUIT_EVENT, onQuit);
      window.removeEventListener("keydown", onKeyDown);
    };
  }, [shell, quit]);
  if (!asking) {
    return null;
  }
  return (
    <Dialog
      title={t("quit.title")}
      onClose={() => setAsking(false)}
      size={460}
      actions={
        <>
          <Button variant="default" onClick={() => setAsking(false)}>
            {t("common.cancel")}
          </Button>
          <Button onClick={quit}>{t("quit.run")}</Button>
        </>
      }
    >
      {hasDrafts() && <p>{t("quit.drafts")}</p>}
      <p className="muted">{t("quit.text")}</p>
      <ProblemBox problem={problem} />
    </Dialog>
  );
}
