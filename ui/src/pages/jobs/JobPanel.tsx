import { Button, Progress, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import type { JobRowView, JobView } from "../../backend";
import { toProblem } from "../../backend";
import { useAsk, useBackend, useCommand } from "../../backend/react";
import { useNow } from "../../hooks/useNow";
import { CopyCode, ProblemBox } from "../../parts/ProblemBox";
import { Tag } from "../../parts/Tag";
import { toast } from "../../parts/toast";
import { t, textOr } from "../../texts";
import { formatDateTime, formatLeft, formatNumber } from "../../texts/format";
import { problemText, wordsOfMall } from "../../texts/problem";
import { saveFile } from "../csv/saving";
import { Steer, Walk } from "../shops/SyncSheet";
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
  const backend = useBackend();
  const refused = useCommand("stock_files.refused");
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
          {job.walk && <Walk job={job} />}
          {!job.walk && job.state === "running" && job.total > 0 && (
            <Progress.Root size="sm" mt={8}>
              <Progress.Section
                value={(100 * done) / job.total}
                aria-label={t("jobs.progress", { done: formatNumber(done), total: formatNumber(job.total) })}
              />
            </Progress.Root>
          )}
          {!job.walk && job.can_steer && (
            <div className="bar">
              <Steer job={job} />
            </div>
          )}
          <p className="muted">
            {t("jobs.sums", {
              total: formatNumber(job.total),
              succeeded: formatNumber(job.succeeded),
              failed: formatNumber(job.failed),
            })}
          </p>
          <ProblemBox problem={job.problem ?? retry.problem ?? refused.problem} />
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
          <ProblemBox problem={rows.error ? toProblem(rows.error) : undefined} />
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
      {["stock_import", "bundles_import"].includes(job.kind) && job.failed > 0 && (
        <div className="foot">
          <span className="grow" />
          <Button
            variant="default"
            loading={refused.busy}
            onClick={() =>
              void refused.run({ job_id: job.id }).then((file) => file && saveFile(backend, file))
            }
          >
            {t("csv.save_refused", { n: formatNumber(job.failed) })}
          </Button>
        </div>
      )}
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
    <ul className="job-rows">
      {rows.map((row) => (
        <li key={row.line}>
          <span className="num faint" title={t("jobs.line")}>
            {formatNumber(row.line)}
          </span>
          <b className="break">{row.key}</b>
          <Tag tone={row.ok ? "plain" : "bad"}>{row.ok ? t("jobs.ok") : t("jobs.not_ok")}</Tag>
          {row.problem && (
            <div className="job-problem">
              {problemText(row.problem)}
              {wordsOfMall(row.problem) && <div className="said">{wordsOfMall(row.problem)}</div>}
              <CopyCode problem={row.problem} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
