import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import type { Problem } from "../backend";
import { t } from "../texts";
import { actionText, problemDetails, problemText, wordsOfMall } from "../texts/problem";
import { toast } from "./toast";

interface ProblemBoxProps {
  problem: Problem | undefined | null;
  /** Buttons that help. */
  children?: ReactNode;
  /** It may be put away. */
  onClose?: (() => void) | undefined;
  tone?: "bad" | "warn";
}

/** What went wrong: what happened, what to do, the mall's own words, and a code to copy. */
export function ProblemBox({ problem, children, onClose, tone = "bad" }: ProblemBoxProps) {
  if (!problem) {
    return null;
  }
  const todo = actionText(problem.action);
  const words = wordsOfMall(problem);
  return (
    <div className="why" data-tone={tone} role="alert">
      <div>
        <b>{problemText(problem)}</b>
        {todo && <div>{todo}</div>}
        {words && <div className="muted">{t("banner.mall_words", { words })}</div>}
        <CopyCode problem={problem} />
      </div>
      {children}
      {onClose && (
        <Button variant="default" size="compact-xs" onClick={onClose}>
          {t("common.close")}
        </Button>
      )}
    </div>
  );
}

/** The code of a problem, to give to somebody who helps. */
export function CopyCode({ problem, short }: { problem: Problem; short?: boolean }) {
  return (
    <button
      type="button"
      className="link code"
      title={problem.code}
      onClick={() => {
        void navigator.clipboard.writeText(problemDetails(problem)).then(() => toast(t("common.copied")));
      }}
    >
      {short ? t("banner.copy") : t("problem.copy_code", { code: problem.code })}
    </button>
  );
}
