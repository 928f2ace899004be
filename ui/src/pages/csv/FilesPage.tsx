import { Button } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import type { FileView } from "../../backend";
import { useBackend } from "../../backend/react";
import { Grid } from "../../grid/Grid";
import type { Column } from "../../grid/types";
import { useRows } from "../../grid/useRows";
import { Empty } from "../../parts/Empty";
import { ProblemBox } from "../../parts/ProblemBox";
import { Tabs } from "../../parts/Tabs";
import { Tag } from "../../parts/Tag";
import { t, textOr } from "../../texts";
import { formatDateTime, formatNumber } from "../../texts/format";
import { CsvArea } from "./CsvArea";
import { saveFile } from "./saving";

const rowId = (row: FileView) => row.id;
const rowLabel = (row: FileView) => row.name;

/** ファイル (ダウンロード一覧): every file that was taken in or made, to be had again. */
export function FilesPage() {
  const search = useSearch({ from: "/csv/files" });
  const navigate = useNavigate({ from: "/csv/files" });
  const backend = useBackend();
  const question = useMemo(
    () => ({ text: search.q ?? "", direction: search.direction ?? "", kind: "", job_id: search.job ?? null }),
    [search],
  );
  const rows = useRows<"files.list", FileView>("files.list", question, rowId);
  const columns = useMemo(() => fileColumns((file) => void saveFile(backend, file)), [backend]);
  return (
    <CsvArea>
      <div className="screen">
        <h1 className="unseen">{t("csv.files")}</h1>
        <Tabs
          label={t("csv.files")}
          items={[
            { key: "", label: t("csv.all_files") },
            { key: "taken_in", label: t("file_direction.taken_in") },
            { key: "made", label: t("file_direction.made") },
          ]}
          value={search.direction ?? ""}
          onChange={(direction) =>
            void navigate({
              search: (before) => ({ ...before, direction: direction || undefined }),
              replace: true,
            })
          }
        />
        <div className="work">
          <ProblemBox problem={rows.problem} />
          <Grid
            view="files"
            label={t("csv.files")}
            columns={columns}
            rows={rows}
            rowId={rowId}
            rowLabel={rowLabel}
            onOpen={(file) => void saveFile(backend, file)}
            empty={
              search.q || search.direction || search.job ? (
                <Empty title={t("csv.no_files_found")} />
              ) : (
                <Empty
                  title={t("csv.no_files")}
                  action={<Button onClick={() => void navigate({ to: "/csv" })}>{t("csv.import")}</Button>}
                >
                  {t("csv.no_files_text")}
                </Empty>
              )
            }
          />
          <div className="status">
            <span>
              <b>{formatNumber(rows.total)}</b> {t("csv.files_unit")}
            </span>
          </div>
        </div>
      </div>
    </CsvArea>
  );
}

/** 12 KB, 3.4 MB. */
function sizeOf(bytes: number): string {
  return bytes < 1_000_000
    ? `${formatNumber(Math.max(1, Math.round(bytes / 1000)))} KB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function fileColumns(save: (file: FileView) => void): Column<FileView>[] {
  return [
    {
      key: "at",
      title: t("csv.file_at"),
      width: 128,
      cell: (row) => formatDateTime(row.created_at),
      text: (row) => formatDateTime(row.created_at),
    },
    {
      key: "direction",
      title: t("csv.file_direction"),
      width: 86,
      cell: (row) => <Tag>{textOr(`file_direction.${row.direction}`)}</Tag>,
      text: (row) => textOr(`file_direction.${row.direction}`),
    },
    {
      key: "kind",
      title: t("csv.file_kind"),
      width: 140,
      cell: (row) => textOr(`file_kind.${row.kind}`),
      text: (row) => textOr(`file_kind.${row.kind}`),
    },
    {
      key: "name",
      title: t("csv.file_name"),
      grows: true,
      width: 260,
      least: 160,
      cell: rowLabel,
      text: rowLabel,
    },
    {
      key: "rows",
      title: t("csv.file_rows"),
      width: 80,
      right: true,
      cell: (row) => (row.rows == null ? "" : formatNumber(row.rows)),
      text: (row) => String(row.rows ?? ""),
    },
    {
      key: "encoding",
      title: t("csv.encoding"),
      width: 104,
      cell: (row) => row.encoding ?? "",
      text: (row) => row.encoding ?? "",
    },
    {
      key: "size",
      title: t("csv.file_size"),
      width: 84,
      right: true,
      cell: (row) => sizeOf(row.size),
      text: (row) => sizeOf(row.size),
    },
    {
      key: "job",
      title: t("csv.file_job"),
      width: 92,
      cell: (row) =>
        row.job_id ? (
          <Link className="order-number" to="/jobs" search={{ job: row.job_id }}>
            {t("csv.to_job")}
          </Link>
        ) : (
          ""
        ),
      text: (row) => row.job_id ?? "",
    },
    {
      key: "again",
      title: t("csv.file_again"),
      width: 110,
      cell: (row) =>
        row.there ? (
          <button type="button" className="link" tabIndex={-1} onClick={() => save(row)}>
            {t("csv.save_again")}
          </button>
        ) : (
          <span className="muted">{t("csv.file_gone")}</span>
        ),
      text: (row) => row.name,
    },
  ];
}
