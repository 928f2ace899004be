import { NativeSelect, TextInput } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { setPrefs, usePrefs } from "../../app/prefs";
import type { JobsSearch } from "../../app/router";
import type { JobView } from "../../backend";
import { Grid } from "../../grid/Grid";
import type { Column } from "../../grid/types";
import { useRows } from "../../grid/useRows";
import { Empty } from "../../parts/Empty";
import { PanelSwitch } from "../../parts/PanelSwitch";
import { ProblemBox } from "../../parts/ProblemBox";
import { Tag, type Tone } from "../../parts/Tag";
import { t, textOf, textOr } from "../../texts";
import { dayEnd, dayStart, formatDateTime, formatNumber } from "../../texts/format";
import { JobPanel } from "./JobPanel";

const STATES = ["waiting", "running", "paused", "done", "failed", "stopped"];
// Those that the program writes down; a kind that is new here still shows its name in the list.
const KINDS = [
  "take_in",
  "push",
  "full_sync",
  "read_all",
  "stock_import",
  "stock_undo",
  "articles_import",
  "bundles_import",
  "slips",
  "restore",
];
const TONES: Record<string, Tone> = {
  waiting: "plain",
  running: "info",
  paused: "warn",
  done: "plain",
  failed: "bad",
  stopped: "warn",
};
const rowId = (job: JobView) => job.id;

/** 楽天, or the words of a code. */
export function jobSubject(job: JobView): string {
  return textOf(job.subject) ?? job.subject;
}

/** 自動, or a name. */
export function jobPerson(person: string): string {
  return person === "" ? t("person.auto") : (textOf(`person.${person}`) ?? person);
}

/** How a job ended; a job with rows that failed is not simply done. */
export function JobState({ job }: { job: JobView }) {
  const part = job.state === "done" && job.failed > 0;
  return (
    <Tag tone={part ? "warn" : (TONES[job.state] ?? "plain")}>
      {part ? t("jobs.partly") : textOr(`job_state.${job.state}`)}
    </Tag>
  );
}

/** 処理状況: all work done and under way. */
export function JobsPage() {
  const search = useSearch({ from: "/jobs" });
  const navigate = useNavigate({ from: "/jobs" });
  const prefs = usePrefs();
  const [openId, setOpenId] = useState(search.job);
  const question = useMemo(
    () => ({
      text: search.q ?? "",
      kind: search.kind ?? "",
      state: search.state ?? "",
      person: search.person ?? "",
      from: dayStart(search.from),
      to: dayEnd(search.to),
    }),
    [search],
  );
  const rows = useRows<"jobs.list", JobView>("jobs.list", question, rowId);
  const columns = useMemo(jobColumns, []);
  const go = (change: Partial<JobsSearch>) => {
    setOpenId(undefined);
    void navigate({ search: (before) => ({ ...before, job: undefined, ...change }), replace: true });
  };
  const shown = openId ?? rows.get(0)?.id;
  const filtered = Object.values(search).some((value) => value !== undefined);
  return (
    <div className="screen" data-panel={prefs.panel && shown !== undefined}>
      <h1 className="unseen">{t("nav.jobs")}</h1>
      <div className="bar head-bar">
        <TextInput
          aria-label={t("jobs.subject")}
          placeholder={t("jobs.search")}
          value={search.q ?? ""}
          onChange={(event) => go({ q: event.currentTarget.value || undefined })}
        />
        <NativeSelect
          aria-label={t("jobs.kind")}
          value={search.kind ?? ""}
          onChange={(event) => go({ kind: event.currentTarget.value || undefined })}
          data={[
            { value: "", label: t("jobs.every_kind") },
            ...KINDS.map((value) => ({ value, label: textOr(`job.${value}`) })),
          ]}
        />
        <NativeSelect
          aria-label={t("jobs.state")}
          value={search.state ?? ""}
          onChange={(event) => go({ state: event.currentTarget.value || undefined })}
          data={[
            { value: "", label: t("jobs.every_state") },
            ...STATES.map((value) => ({ value, label: textOr(`job_state.${value}`) })),
          ]}
        />
        <TextInput
          aria-label={t("jobs.person")}
          placeholder={t("jobs.person")}
          w={96}
          value={search.person ?? ""}
          onChange={(event) => go({ person: event.currentTarget.value || undefined })}
        />
        <TextInput
          type="date"
          aria-label={t("jobs.from")}
          value={search.from ?? ""}
          onChange={(event) => go({ from: event.currentTarget.value || undefined })}
        />
        <span className="muted">〜</span>
        <TextInput
          type="date"
          aria-label={t("jobs.to")}
          value={search.to ?? ""}
          onChange={(event) => go({ to: event.currentTarget.value || undefined })}
        />
        {filtered && (
          <button
            type="button"
            className="link"
            onClick={() =>
              go({
                q: undefined,
                kind: undefined,
                state: undefined,
                person: undefined,
                from: undefined,
                to: undefined,
              })
            }
          >
            {t("search.clear")}
          </button>
        )}
        <PanelSwitch />
      </div>
      <div className="work">
        <ProblemBox problem={rows.problem} />
        <Grid
          view="jobs"
          label={t("nav.jobs")}
          columns={columns}
          rows={rows}
          rowId={rowId}
          rowLabel={(job) => textOr(`job.${job.kind}`)}
          activeId={openId}
          onActive={(job) => setOpenId(job.id)}
          onOpen={(job) => {
            setPrefs({ panel: true });
            setOpenId(job.id);
          }}
          empty={
            <Empty title={filtered ? t("jobs.none_found") : t("jobs.none_yet")}>
              {filtered ? "" : t("jobs.none_yet_text")}
            </Empty>
          }
        />
        <div className="status">
          <span>
            <b>{formatNumber(rows.total)}</b> {t("jobs.count_unit")}
          </span>
          <span className="grow" />
          <span>{t("jobs.status")}</span>
        </div>
      </div>
      {prefs.panel && shown !== undefined && <JobPanel key={shown} jobId={shown} job={jobOf(rows, shown)} />}
    </div>
  );
}

function jobOf(
  rows: { indexOf(id: string): number | undefined; get(at: number): JobView | undefined },
  id: string,
) {
  const at = rows.indexOf(id);
  return at === undefined ? undefined : rows.get(at);
}

function jobColumns(): Column<JobView>[] {
  const count = (key: "total" | "succeeded" | "failed", title: string): Column<JobView> => ({
    key,
    title,
    width: 56,
    right: true,
    cell: (job) => (
      <span className={key !== "failed" ? undefined : job.failed > 0 ? "neg strong" : "faint"}>
        {formatNumber(job[key])}
      </span>
    ),
    text: (job) => String(job[key]),
  });
  return [
    {
      key: "requested_at",
      title: t("jobs.requested_at"),
      width: 122,
      cell: (job) => formatDateTime(job.requested_at),
      text: (job) => formatDateTime(job.requested_at),
    },
    { key: "subject", grows: true, title: t("jobs.subject"), width: 116, cell: jobSubject, text: jobSubject },
    {
      key: "kind",
      grows: true,
      title: t("jobs.kind"),
      width: 168,
      cell: (job) => textOr(`job.${job.kind}`),
      text: (job) => textOr(`job.${job.kind}`),
    },
    {
      key: "state",
      title: t("jobs.state"),
      width: 106,
      cell: (job) => <JobState job={job} />,
      text: (job) => textOr(`job_state.${job.state}`),
    },
    count("total", t("jobs.total")),
    count("succeeded", t("jobs.succeeded")),
    count("failed", t("jobs.failed")),
    {
      key: "person",
      title: t("jobs.person"),
      width: 84,
      cell: (job) => jobPerson(job.person),
      text: (job) => jobPerson(job.person),
    },
  ];
}
