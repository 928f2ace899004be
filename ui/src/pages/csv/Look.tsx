import { Button, Checkbox } from "@mantine/core";
import { useEffect, useMemo, useRef, useState } from "react";
import type {
  FileRows,
  FileView,
  JobView,
  LayoutView,
  StockFileChoice,
  StockFilePreview,
  StockFileRow,
} from "../../backend";
import { toProblem } from "../../backend";
import { useBackend, useCommand } from "../../backend/react";
import { Grid } from "../../grid/Grid";
import { useRows } from "../../grid/useRows";
import { useShops } from "../../hooks/useShops";
import { Empty } from "../../parts/Empty";
import { ProblemBox } from "../../parts/ProblemBox";
import { type TabItem, Tabs } from "../../parts/Tabs";
import { t } from "../../texts";
import { formatDateTime, formatNumber } from "../../texts/format";
import { AnotherFile } from "./ImportPage";
import { lookColumns } from "./lookColumns";
import { Manner } from "./Manner";
import { Taken } from "./Taken";

interface LookProps {
  file: FileView;
  choice: StockFileChoice;
  onChoice: (choice: StockFileChoice) => void;
  layouts: LayoutView[];
  job: JobView | undefined;
  onJob: (job: JobView) => void;
  onAnew: () => void;
}

const rowId = (row: StockFileRow) => String(row.line);
/** Cell by cell a line may come more than once. */
const cellId = (row: StockFileRow) =>
  [row.line, ...row.numbers.map((number) => `${number.book}${number.warehouse ?? ""}`)].join(" ");
const rowLabel = (row: StockFileRow) => row.code ?? row.written;

/** A file before it is taken in: what changes from what to what, what is refused and why. */
export function Look(props: LookProps) {
  const { file, choice, onChoice, layouts, job, onJob, onAnew } = props;
  const backend = useBackend();
  const shops = useShops();
  const [rows, setRows] = useState<FileRows>("changing");
  const [seen, setSeen] = useState<StockFilePreview>();
  const [problem, setProblem] = useState<ReturnType<typeof toProblem>>();
  const [looking, setLooking] = useState(true);
  const [look, setLook] = useState(0);
  const take = useCommand("stock_files.import");
  const [agreed, setAgreed] = useState(false);
  const needsSeen = seen?.impact.needs_seen ?? false;
  const asked = JSON.stringify(choice);
  // Of another way to read the same file the orders are known already.
  const ordersOf = useRef(-1);
  const known = useRef(false);

  // Orders are taken in first, so that the numbers beside the file's are those of now.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` stands for the choice, `look` for the wish to look again
  useEffect(() => {
    let stale = false;
    const orders_first = ordersOf.current !== look;
    ordersOf.current = look;
    setLooking(true);
    setAgreed(false);
    backend
      .rpc("stock_files.preview", { choice, orders_first, rows: "all", offset: 0, limit: 1 })
      .then((preview) => {
        if (stale) {
          return;
        }
        setSeen(preview);
        setProblem(undefined);
        setLooking(false);
        if (preview.made_at != null && !known.current) {
          // Our own download comes back: each of its rows says which numbers it has, and what was changed is asked for.
          known.current = true;
          setRows("cells");
          onChoice({ ...choice, mode: "by_file" });
          return;
        }
        setRows((before) =>
          (before === "changing" || before === "cells") && preview.counts.changing === 0
            ? preview.counts.refused > 0
              ? "refused"
              : "all"
            : before,
        );
      })
      .catch((error: unknown) => {
        if (!stale) {
          setSeen(undefined);
          setProblem(toProblem(error));
          setLooking(false);
        }
      });
    return () => {
      stale = true;
    };
  }, [asked, look, backend]);

  const columns = useMemo(
    () =>
      lookColumns(
        (line) => onChoice({ ...choice, refused_mends: [...(choice.refused_mends ?? []), line] }),
        rows,
      ),
    [choice, onChoice, rows],
  );
  const start = async () => {
    const taken = await take.run({ choice, seen: agreed || !needsSeen ? (seen?.seen ?? null) : null });
    if (taken) {
      onJob(taken.job);
    }
  };
  if (job) {
    return <Taken job={job} onAnew={onAnew} />;
  }
  const counts = seen?.counts;
  const missing = seen?.orders_missing ?? [];
  return (
    <div className="screen csv-look">
      <Manner
        file={file}
        choice={choice}
        onChoice={onChoice}
        layouts={layouts}
        seen={seen}
        onAnew={<AnotherFile onAnew={onAnew} />}
      />
      <div className="work">
        <ProblemBox problem={problem ?? take.problem}>
          {problem && <AnotherFile onAnew={onAnew} />}
        </ProblemBox>
        {missing.length > 0 && !looking && (
          <div className="why" data-tone="warn" role="status">
            <div>
              <b>
                {t("csv.orders_missing", {
                  shops: missing
                    .map((id) => shops.list.find((shop) => shop.id === id)?.common.short_name ?? "")
                    .join("、"),
                })}
              </b>
            </div>
            <Button variant="default" onClick={() => setLook(look + 1)}>
              {t("csv.look_again")}
            </Button>
          </div>
        )}
        {seen?.made_at != null && !looking && (
          <div className="why" data-tone="info" role="status">
            <div>
              <b>{t("csv.comes_back", { when: formatDateTime(seen.made_at) })}</b>{" "}
              {t("csv.comes_back_text", {
                n: formatNumber(seen.counts.cells_changing),
                same: formatNumber(seen.counts.cells_unchanged),
              })}
            </div>
          </div>
        )}
        {seen && needsSeen && (
          <div className="why" data-tone="warn" role="alert">
            <div>
              <b>
                {t("csv.impact", {
                  emptied: formatNumber(seen.impact.counts?.emptied ?? 0),
                  dropped: formatNumber(seen.impact.counts?.dropped ?? 0),
                  raised: formatNumber(seen.impact.counts?.raised ?? 0),
                })}
              </b>
              <ul className="facts">
                {(seen.impact.rows ?? []).slice(0, 5).map((row) => (
                  <li key={row.listing_id}>
                    {shops.list.find((shop) => shop.id === row.shop_id)?.common.short_name} {row.code}{" "}
                    {row.name} {row.old ?? row.shown ?? "－"} → <b>{row.new ?? "－"}</b>
                  </li>
                ))}
              </ul>
              <Checkbox
                label={t("csv.impact_agreed")}
                checked={agreed}
                onChange={(event) => setAgreed(event.currentTarget.checked)}
              />
            </div>
          </div>
        )}
        {seen && counts && (
          <Tabs
            label={t("csv.rows")}
            items={tabs(seen)}
            value={rows}
            onChange={(key) => setRows(key as FileRows)}
          />
        )}
        {seen ? (
          <LookGrid key={`${asked}:${look}`} choice={choice} rows={rows} columns={columns} />
        ) : (
          !problem && <Empty title={t("csv.looking")}>{t("csv.looking_text")}</Empty>
        )}
        <div className="status csv-go">
          {counts && (
            <span>
              {t("csv.sum", {
                rows: formatNumber(counts.rows),
                changing: formatNumber(counts.changing),
                refused: formatNumber(counts.refused),
              })}
            </span>
          )}
          <span className="grow" />
          {looking && <span className="muted">{t("csv.looking")}</span>}
          <Button
            disabled={!counts || counts.changing === 0 || looking || (needsSeen && !agreed)}
            loading={take.busy}
            onClick={() => void start()}
          >
            {t("csv.take_in", { n: formatNumber(counts?.changing ?? 0) })}
          </Button>
        </div>
      </div>
    </div>
  );
}

function LookGrid({
  choice,
  rows,
  columns,
}: {
  choice: StockFileChoice;
  rows: FileRows;
  columns: ReturnType<typeof lookColumns>;
}) {
  const question = useMemo(() => ({ choice, rows, orders_first: false }), [choice, rows]);
  const id = rows === "cells" ? cellId : rowId;
  const list = useRows<"stock_files.preview", StockFileRow>("stock_files.preview", question, id);
  return (
    <>
      <ProblemBox problem={list.problem} />
      <Grid
        view={rows === "refused" || rows === "cells" ? `stock-file-${rows}` : "stock-file"}
        label={t("csv.rows")}
        columns={columns}
        rows={list}
        rowId={id}
        rowLabel={rowLabel}
        empty={<Empty title={t("csv.no_such_rows")} />}
      />
    </>
  );
}

function tabs({ counts, made_at }: StockFilePreview): TabItem[] {
  const rows = counts.changing + counts.unchanged;
  return [
    // Where a row has one number, its row tells the same.
    ...(made_at != null || counts.cells_changing + counts.cells_unchanged > rows
      ? [{ key: "cells", label: t("csv.cells"), count: counts.cells_changing }]
      : []),
    { key: "changing", label: t("csv.changing"), count: counts.changing },
    { key: "refused", label: t("csv.refused"), count: counts.refused, tone: "bad" },
    { key: "mended", label: t("csv.mended"), count: counts.mended, tone: "warn" },
    { key: "moved", label: t("csv.moved"), count: counts.moved },
    { key: "unchanged", label: t("csv.unchanged"), count: counts.unchanged + counts.silent },
    { key: "all", label: t("csv.all"), count: counts.rows, apart: true },
  ];
}
