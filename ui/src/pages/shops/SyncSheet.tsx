import { Button, Progress } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { JobView, ShopView } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { later } from "../../parts/later";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t, textOr } from "../../texts";
import { formatDateTime, formatLeft, formatNumber } from "../../texts/format";
import { problemText } from "../../texts/problem";

const GuardDialog = later(() => import("./GuardDialog").then((part) => part.GuardDialog));
const OPEN = ["waiting", "running", "paused"];

/** 一括同期 of a shop, and the numbers of it that wait to be looked at. */
export function SyncSheet({ shop }: { shop: ShopView }) {
  const start = useCommand("sync.start");
  const read = useCommand("sync.read_all");
  const syncs = useAsk("jobs.list", { kind: "full_sync", shop_id: shop.id, offset: 0, limit: 1 });
  const readings = useAsk("jobs.list", { kind: "read_all", shop_id: shop.id, offset: 0, limit: 1 });
  const guards = useAsk("guard.counts", {});
  const [looking, setLooking] = useState(false);
  const newest = syncs.data?.rows[0];
  const reading = readings.data?.rows[0];
  const waiting = (guards.data ?? []).filter((one) => one.shop_id === shop.id);
  const held = waiting.reduce((sum, one) => sum + one.listings, 0);
  const open = newest && OPEN.includes(newest.state) ? newest : undefined;
  const openReading = reading && OPEN.includes(reading.state) ? reading : undefined;
  return (
    <section className="sheet" aria-label={t("sync.title")}>
      <div className="sheet-head">
        <h2>{t("sync.title")}</h2>
        {newest && !open && (
          <span className="muted">
            {t("sync.last", { when: formatDateTime(newest.finished_at ?? newest.requested_at) })}
          </span>
        )}
        <span className="grow" />
        {!openReading && (
          <Button
            variant="default"
            loading={read.busy}
            onClick={() =>
              void read
                .run({ shop_ids: [shop.id] })
                .then((done) => done && toast(t("differences.read_started", { n: String(done.jobs.length) })))
            }
          >
            {t("sync.read")}
          </Button>
        )}
        {!open && (
          <Button
            loading={start.busy}
            disabled={!shop.switches.push_stock || shop.push_blocked != null}
            onClick={() =>
              void start.run({ shop_id: shop.id }).then((job) => job && toast(t("sync.started")))
            }
          >
            {t("sync.start")}
          </Button>
        )}
      </div>
      {held > 0 && (
        <div className="why" data-tone="warn" role="status">
          <div>
            <b>{t("guard.waiting", { n: formatNumber(held) })}</b>
            <div>
              {t("guard.waiting_text", {
                since: formatDateTime(Math.min(...waiting.map((one) => one.since))),
              })}
            </div>
          </div>
          <Button variant="default" size="compact-xs" onClick={() => setLooking(true)}>
            {t("guard.open")}
          </Button>
        </div>
      )}
      <p className="muted">{t("sync.text")}</p>
      <ProblemBox problem={start.problem ?? read.problem} />
      {newest && <Walk job={newest} />}
      {openReading && <Walk job={openReading} />}
      {looking && <GuardDialog shop={shop} onClose={() => setLooking(false)} />}
    </section>
  );
}

/** How far a walk is, what came of it so far, and the buttons to steer it. */
export function Walk({ job }: { job: JobView }) {
  const walk = job.walk;
  if (!walk) {
    return null;
  }
  const open = OPEN.includes(job.state);
  const n = formatNumber;
  const told =
    job.kind === "read_all"
      ? t("sync.counts_read", {
          unchanged: n(walk.unchanged),
          differs: n(walk.differs),
          left_alone: n(walk.left_alone),
        })
      : t("sync.counts", {
          sent: n(walk.sent),
          unchanged: n(walk.unchanged),
          left_alone: n(walk.left_alone),
        });
  const failed = walk.missing + walk.refused + walk.waits + walk.later;
  const bad = (["missing", "refused", "waits", "later"] as const)
    .filter((what) => walk[what] > 0)
    .map((what) => t(`sync.bad_${what}`, { n: n(walk[what]) }));
  const done = t("sync.done", { done: n(walk.done), total: n(walk.total) });
  return (
    <div className="walk">
      {open && walk.total > 0 && (
        <Progress.Root size="sm">
          <Progress.Section value={(100 * walk.done) / walk.total} aria-label={done} />
        </Progress.Root>
      )}
      <div className="walk-line">
        <b>{textOr(`job.${job.kind}`)}</b>
        <span>{textOr(`job_state.${job.state}`)}</span>
        <span>{done}</span>
        {job.state === "running" && walk.per_minute != null && (
          <span className="muted">{t("sync.rate", { n: n(walk.per_minute) })}</span>
        )}
        {job.state === "running" && walk.left != null && (
          <span className="muted">{t("sync.left", { left: formatLeft(walk.left, 0) })}</span>
        )}
        <span className="grow" />
        {job.can_steer && <Steer job={job} />}
        <Link className="link" to="/jobs" search={{ job: job.id }}>
          {t("sync.open_job")}
        </Link>
      </div>
      <div className="muted">{told}</div>
      {bad.length > 0 && <div className={walk.waits === failed ? "warn" : "neg"}>{bad.join("・")}</div>}
      {job.problem && <div className="neg">{problemText(job.problem)}</div>}
    </div>
  );
}

/** 一時停止, 再開, 中止. */
export function Steer({ job }: { job: JobView }) {
  const pause = useCommand("jobs.pause");
  const resume = useCommand("jobs.resume");
  const stop = useCommand("jobs.stop");
  const arg = { job_id: job.id };
  return (
    <>
      {job.state === "paused" ? (
        <Button
          variant="default"
          size="compact-xs"
          loading={resume.busy}
          onClick={() => void resume.run(arg)}
        >
          {t("jobs.resume")}
        </Button>
      ) : (
        <Button variant="default" size="compact-xs" loading={pause.busy} onClick={() => void pause.run(arg)}>
          {t("jobs.pause")}
        </Button>
      )}
      <Button variant="default" size="compact-xs" loading={stop.busy} onClick={() => void stop.run(arg)}>
        {t("jobs.stop")}
      </Button>
    </>
  );
}
