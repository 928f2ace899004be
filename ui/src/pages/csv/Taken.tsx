import { Button, Progress } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { JobView } from "../../backend";
import { useAsk, useBackend, useCommand } from "../../backend/react";
import { ProblemBox } from "../../parts/ProblemBox";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import { saveFile } from "./saving";

/** A file that is being taken in, or was: how far, what came of it, and what can be done now. */
export function Taken({ job: begun, onAnew }: { job: JobView; onAnew: () => void }) {
  const backend = useBackend();
  const list = useAsk("jobs.list", { kind: "stock_import", limit: 50 }, { keep: true });
  const refused = useCommand("stock_files.refused");
  const job = list.data?.rows.find((one) => one.id === begun.id) ?? begun;
  const done = job.succeeded + job.failed;
  const over = job.state !== "running" && job.state !== "waiting";
  const save = async () => {
    const file = await refused.run({ job_id: job.id });
    if (file) {
      await saveFile(backend, file);
    }
  };
  return (
    <div className="csv-taken">
      <h2>{over ? t("csv.taken", { file: job.subject }) : t("csv.taking", { file: job.subject })}</h2>
      {!over && (
        <Progress.Root size="md">
          <Progress.Section
            value={job.total > 0 ? (100 * done) / job.total : 0}
            aria-label={t("jobs.progress", { done: formatNumber(done), total: formatNumber(job.total) })}
          />
        </Progress.Root>
      )}
      <p>
        {t("jobs.sums", {
          total: formatNumber(job.total),
          succeeded: formatNumber(job.succeeded),
          failed: formatNumber(job.failed),
        })}
      </p>
      <ProblemBox problem={job.problem ?? refused.problem} />
      <div className="csv-next">
        {over && job.failed > 0 && (
          <Button variant="default" loading={refused.busy} onClick={() => void save()}>
            {t("csv.save_refused", { n: formatNumber(job.failed) })}
          </Button>
        )}
        <Button variant="default" onClick={onAnew}>
          {t("csv.next_file")}
        </Button>
        <Link to="/stock/history" search={{ job: job.id }}>
          {t("csv.to_history")}
        </Link>
        <Link to="/jobs" search={{ job: job.id }}>
          {t("csv.to_job")}
        </Link>
      </div>
    </div>
  );
}
