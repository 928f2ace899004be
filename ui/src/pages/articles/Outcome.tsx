import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { toProblem } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import { problemText } from "../../texts/problem";

interface OutcomeProps {
  jobId: string;
  onAgain: () => void;
  /** The articles were read by API; the job has them. */
  onFetched: (job: string) => void;
}

/** How far a job on articles is, what came of it, and the way back. */
export function Outcome({ jobId, onAgain, onFetched }: OutcomeProps) {
  const navigate = useNavigate();
  const told = useAsk("articles.job", { job_id: jobId });
  const rows = useAsk("jobs.rows", { job_id: jobId, only_failed: true, offset: 0, limit: 100 });
  const waiting = useAsk("articles.proposals", { limit: 1 });
  const undo = useCommand("articles.undo");
  const stop = useCommand("articles.stop");
  const job = told.data?.job;
  const over = job !== undefined && job.state !== "running" && job.state !== "waiting";
  const fetched = job?.kind === "articles_fetch" && job.state === "done";
  useEffect(() => {
    if (fetched) {
      onFetched(jobId);
    }
  }, [fetched, jobId, onFetched]);
  if (told.isError) {
    return <ProblemBox problem={toProblem(told.error)} />;
  }
  if (!job) {
    return null;
  }
  const done = formatNumber(job.succeeded);
  const back = async () => {
    const begun = await undo.run({ job_id: jobId });
    if (begun) {
      toast(t("articles.undone"));
      onAgain();
    }
  };
  return (
    <section className="taking-step" aria-live="polite">
      <h2>
        {over ? t(`articles.over_${job.state as "done" | "failed" | "stopped"}`) : t("articles.running")}
      </h2>
      <p>
        {t("articles.progress", { done, failed: formatNumber(job.failed), total: formatNumber(job.total) })}
      </p>
      {!over && (
        <>
          <progress
            value={job.succeeded + job.failed}
            max={Math.max(job.total, 1)}
            aria-label={t("articles.running")}
          />
          <div className="line">
            <Button variant="default" loading={stop.busy} onClick={() => void stop.run({ job_id: jobId })}>
              {t("articles.stop")}
            </Button>
            <span className="muted">{t("articles.leave")}</span>
          </div>
        </>
      )}
      <ProblemBox problem={job.problem ?? undo.problem ?? stop.problem} />
      {(rows.data?.rows.length ?? 0) > 0 && (
        <ul className="layouts">
          {rows.data?.rows.map((row) => (
            <li key={row.line}>
              {row.key} <span className="muted">{row.problem && problemText(row.problem)}</span>
            </li>
          ))}
        </ul>
      )}
      {over && (
        <div className="line">
          {(waiting.data?.total ?? 0) > 0 && (
            <Button onClick={() => void navigate({ to: "/products/proposals" })}>
              {t("articles.to_proposals", { n: formatNumber(waiting.data?.total ?? 0) })}
            </Button>
          )}
          <Button variant="default" onClick={onAgain}>
            {t("articles.again")}
          </Button>
          {(told.data?.can_undo ?? 0) > 0 && (
            <Button variant="default" loading={undo.busy} onClick={() => void back()}>
              {t("articles.undo", { n: formatNumber(told.data?.can_undo ?? 0) })}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
