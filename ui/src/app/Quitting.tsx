import { useCallback, useEffect, useState } from "react";
import { type Problem, toProblem } from "../backend";
import { useBackend } from "../backend/react";
import { hasDrafts } from "../hooks/useDraft";
import { later } from "../parts/later";
import { askToQuit, QUIT_EVENT } from "./events";

const QuitDialog = later(() => import("./QuitDialog").then((part) => part.QuitDialog));

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
  return <QuitDialog problem={problem} onQuit={quit} onClose={() => setAsking(false)} />;
}
