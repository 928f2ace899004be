import { Button, Progress, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import type { JobRowView, JobView } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { useNow } from "../../hooks/useNow";
import { CopyCode, ProblemBox } from "../../parts/ProblemBox";
import { Tag } from "../../parts/Tag";
import { toast } from "../../parts/toast";
import { t, textOr } from "../../texts";
import { formatDateTime, formatLeft, formatNumber } from "../../texts/format";
import { problemText } from "../../texts/problem";
import { JobState, jobPerson, jobSubject } from "./JobsPage";

const STEP = 200;

/** One job: its progress, and what became of every row. */
export function JobPanel({ jobId, job }: { jobId: string; job: JobView | undefined }) {
  const now = useNow();
  const [which, setWhich] = useState(job && job.failed > 0 ? "failed" : "all");
  const [limit, setLimit] = useState(STEP);
  const rows = useAsk(
    "jobs.rows",
    { job_id: jobId, only_failed: which === "failed", offset: 0, limit },
    { keep: true },
  );
  const retry = useCommand("jobs.retry");
  if (!job) {
    return (
      <aside className="panel" aria-label={t("jobs.detail")}>
        <div className="sec muted">{t("common.loading")}</div>
      </aside>
    );
  }
  const done = job.succeeded + job.failed;
  return (
    <aside className="panel" aria-label={t("jobs.detail")}>
      <div className="scroll">
        <div className="sec">
          <h2>{textOr(`job.${job.kind}`)}</h2>
          <div className="muted">
            {jobSubject(job)} ・ {formatDateTime(job.requested_at)} ・ {jobPerson(job.person)}
          </div>
          <div className="tags">
            <JobState job={job} />{" "}
            {job.finished_at != null && (
              <span className="muted">{t("jobs.finished", { when: formatDateTime(job.finished_at) })}</span>
            )}
            {job.next_run_at != null && job.next_run_at > now && (
              <span className="muted">{t("jobs.next", { left: formatLeft(job.next_run_at, now) })}</span>
            )}
          </div>
          {job.state === "running" && job.total > 0 && (
            <Progress.Root size="sm" mt={8}>
              <Progress.Section
                value={(100 * done) / job.total}
                aria-label={t("jobs.progress", { done: formatNumber(done), total: formatNumber(job.total) })}
              />
            </Progress.Root>
          )}
          <p className="muted">
            {t("jobs.sums", {
              total: formatNumber(job.total),
              succeeded: formatNumber(job.succeeded),
              failed: formatNumber(job.failed),
            })}
          </p>
          <ProblemBox problem={job.problem ?? retry.problem} />
        </div>
        <div className="sec">
          <h3>
            {t("jobs.rows")}
            <SegmentedControl
              aria-label={t("jobs.rows")}
              value={which}
              onChange={setWhich}
              data={[
                { value: "all", label: t("jobs.rows_all") },
                { value: "failed", label: t("jobs.rows_failed") },
              ]}
            />
          </h3>
          <Rows rows={rows.data?.rows ?? []} />
          {rows.isSuccess && rows.data.rows.length === 0 && (
            <p className="muted">{which === "failed" ? t("jobs.no_failed") : t("jobs.no_rows")}</p>
          )}
          {rows.data && rows.data.total > rows.data.rows.length && (
            <button type="button" className="link" onClick={() => setLimit(limit + STEP)}>
              {t("jobs.more", { n: formatNumber(rows.data.total - rows.data.rows.length) })}
            </button>
          )}
        </div>
      </div>
      {job.can_retry && (
        <div className="foot">
          <span className="grow" />
          <Button
            loading={retry.busy}
            onClick={() =>
              void retry.run({ job_id: job.id }).then((again) => again && toast(t("jobs.retried")))
            }
          >
            {t("jobs.retry_failed", { n: formatNumber(job.failed) })}
          </Button>
        </div>
      )}
    </aside>
  );
}

function Rows({ rows }: { rows: JobRowView[] }) {
  return (
    <table className="plain">
      <thead>
        <tr>
          <th className="num">{t("jobs.line")}</th>
          <th>{t("jobs.key")}</th>
          <th>{t("jobs.result")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.line}>
            <td className="num">{formatNumber(row.line)}</td>
            <td className="break">{row.key}</td>
            <td className="break">
              <Tag tone={row.ok ? "ok" : "bad"}>{row.ok ? t("jobs.ok") : t("jobs.not_ok")}</Tag>
              {row.problem && (
                <div>
                  {problemText(row.problem)}
                  {row.problem.mall_words && <div className="said">{row.problem.mall_words}</div>}
                  <CopyCode problem={row.problem} />
                </div>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
