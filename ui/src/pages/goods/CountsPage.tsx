import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import type { CountsSearch } from "../../app/router";
import type { StocktakeLineView, StocktakeView } from "../../backend";
import { toProblem } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { Grid } from "../../grid/Grid";
import type { CellEdit, Column } from "../../grid/types";
import { useRows } from "../../grid/useRows";
import { useWarehouses } from "../../hooks/useWarehouses";
import { Dialog } from "../../parts/Dialog";
import { Empty } from "../../parts/Empty";
import { ProblemBox } from "../../parts/ProblemBox";
import { Tabs } from "../../parts/Tabs";
import { Tag } from "../../parts/Tag";
import { t } from "../../texts";
import { formatDate, formatNumber, signed } from "../../texts/format";
import { isIme } from "../../texts/ime";
import { readNumber } from "../../texts/numbers";
import { StockArea } from "../stock/StockArea";
import { ApplyCountDialog } from "./ApplyCountDialog";
import { NewCountDialog } from "./NewCountDialog";

/** 棚卸: counting by shelf, typed or scanned, and making movements of the differences. */
export function CountsPage() {
  const search = useSearch({ from: "/stock/counts" });
  const navigate = useNavigate({ from: "/stock/counts" });
  const all = useAsk("stocktakes.list", {});
  const [beginning, setBeginning] = useState(false);
  const warehouses = useWarehouses();
  const go = (change: Partial<CountsSearch>) => {
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  const chosen = all.data?.find((one) => one.stocktake_id === search.count) ?? all.data?.[0];
  return (
    <StockArea>
      <div className="screen">
        <h1 className="unseen">{t("stock_area.counts")}</h1>
        <div className="bar head-bar">
          {chosen && all.data && (
            <NativeSelect
              aria-label={t("counts.which")}
              w={280}
              value={chosen.stocktake_id}
              onChange={(event) => go({ count: event.currentTarget.value, only: undefined, q: undefined })}
              data={all.data.map((one) => ({
                value: one.stocktake_id,
                label: label(one, warehouses.several ? warehouses.name(one.warehouse_id) : ""),
              }))}
            />
          )}
          <Button variant={chosen ? "default" : "filled"} onClick={() => setBeginning(true)}>
            {t("counts.begin")}
          </Button>
        </div>
        <ProblemBox problem={all.error ? toProblem(all.error) : undefined} />
        {chosen ? (
          <Count key={chosen.stocktake_id} count={chosen} search={search} go={go} />
        ) : (
          <div className="work">
            {all.data && (
              <Empty
                title={t("counts.none")}
                action={<Button onClick={() => setBeginning(true)}>{t("counts.begin")}</Button>}
              >
                {t("counts.none_text")}
              </Empty>
            )}
          </div>
        )}
      </div>
      {beginning && (
        <NewCountDialog onClose={() => setBeginning(false)} onBegun={(id) => go({ count: id })} />
      )}
    </StockArea>
  );
}

function label(one: StocktakeView, warehouse: string): string {
  const state =
    one.applied_at != null
      ? t("counts.applied")
      : one.dropped_at != null
        ? t("counts.dropped")
        : t("counts.under_way");
  const where = warehouse && `${warehouse}・`;
  return `${one.name}（${where}${formatDate(one.begun_at)}・${state}）`;
}

interface CountProps {
  count: StocktakeView;
  search: CountsSearch;
  go: (change: Partial<CountsSearch>) => void;
}

function Count({ count, search, go }: CountProps) {
  const only = search.only ?? "all";
  const question = useMemo(
    () => ({ stocktake_id: count.stocktake_id, only, text: search.q ?? "" }),
    [count.stocktake_id, only, search.q],
  );
  const rows = useRows<"stocktakes.lines", StocktakeLineView>("stocktakes.lines", question, rowId);
  const save = useCommand("stocktakes.count");
  const inTurn = useInTurn();
  const drop = useCommand("stocktakes.drop");
  const [applying, setApplying] = useState(false);
  const [dropping, setDropping] = useState(false);
  const open = count.applied_at == null && count.dropped_at == null;
  const columns = useMemo(() => countColumns(open), [open]);
  const commit = (edits: CellEdit<StocktakeLineView>[]) => {
    const refused: CellEdit<StocktakeLineView>[] = [];
    const typed: { sku_id: string; counted: string }[] = [];
    for (const edit of edits) {
      const number = readNumber(edit.text);
      if (edit.text.trim() === "") {
        typed.push({ sku_id: edit.row.sku.sku_id, counted: "" });
      } else if (number.ok && number.value >= 0) {
        typed.push({ sku_id: edit.row.sku.sku_id, counted: number.text });
      } else {
        refused.push(edit);
      }
    }
    for (const one of typed) {
      inTurn(() => save.run({ stocktake_id: count.stocktake_id, scanned: "", add: false, ...one }));
    }
    return refused;
  };
  const giveUp = () => void drop.run({ stocktake_id: count.stocktake_id, books: "both" });
  const tabs = [
    { key: "all", label: t("counts.all"), count: count.lines },
    { key: "open", label: t("counts.open"), count: count.lines - count.counted },
    { key: "differing", label: t("counts.differing"), count: count.differing },
  ];
  return (
    <div className="work">
      <Tabs
        label={t("stock_area.counts")}
        items={tabs}
        value={only}
        onChange={(key) => go({ only: key === "all" ? undefined : key })}
        after={
          open && (
            <div className="bar">
              <Scan count={count} />
              <Button
                variant="default"
                loading={drop.busy}
                onClick={() => (count.counted > 0 ? setDropping(true) : giveUp())}
              >
                {t("counts.drop")}
              </Button>
              <Button disabled={count.counted === 0} onClick={() => setApplying(true)}>
                {t("counts.apply")}
              </Button>
            </div>
          )
        }
      />
      <ProblemBox problem={rows.problem ?? save.problem ?? drop.problem} />
      {dropping && (
        <Dialog
          title={t("counts.drop")}
          onClose={() => setDropping(false)}
          actions={
            <>
              <Button variant="default" onClick={() => setDropping(false)}>
                {t("counts.drop_keep")}
              </Button>
              <Button
                color="red"
                onClick={() => {
                  setDropping(false);
                  giveUp();
                }}
              >
                {t("counts.drop")}
              </Button>
            </>
          }
        >
          <p>{t("counts.drop_sure", { n: formatNumber(count.counted) })}</p>
        </Dialog>
      )}
      <Grid
        view="stocktake"
        label={t("counts.grid")}
        columns={columns}
        rows={rows}
        rowId={rowId}
        rowLabel={(row) => row.sku.code}
        {...(open ? { onCommit: commit } : {})}
        empty={<Empty title={only === "open" ? t("counts.nothing_open") : t("counts.nothing_here")} />}
      />
      <div className="status">
        <span>
          {t("counts.progress", { done: formatNumber(count.counted), total: formatNumber(count.lines) })}
        </span>
      </div>
      {applying && <ApplyCountDialog count={count} onClose={() => setApplying(false)} />}
    </div>
  );
}

const rowId = (row: StocktakeLineView) => row.sku.sku_id;

/** One after the other: whoever types or scans fast loses nothing, and later numbers win. */
function useInTurn(): (run: () => Promise<unknown>) => void {
  const last = useRef<Promise<unknown>>(Promise.resolve());
  return (run) => {
    last.current = last.current.then(run);
  };
}

/** A scanner types a code and Enter: each reading is one piece more. */
function Scan({ count }: { count: StocktakeView }) {
  const save = useCommand("stocktakes.count");
  const [text, setText] = useState("");
  const [last, setLast] = useState<StocktakeLineView>();
  const [failed, setFailed] = useState<string[]>([]);
  const inTurn = useInTurn();
  const onKeyDown = (event: KeyboardEvent) => {
    if (isIme(event) || event.key !== "Enter" || text.trim() === "") {
      return;
    }
    event.preventDefault();
    const scanned = text.normalize("NFKC").trim();
    setText("");
    inTurn(async () => {
      const line = await save.run({
        stocktake_id: count.stocktake_id,
        sku_id: null,
        scanned,
        counted: "",
        add: true,
      });
      if (line) {
        setLast(line);
      } else {
        setFailed((before) => [...before, scanned]);
      }
    });
  };
  return (
    <>
      <TextInput
        w={190}
        aria-label={t("counts.scan")}
        placeholder={t("counts.scan")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <span role="status" className="muted">
        {last && t("counts.scanned", { code: last.sku.code, n: formatNumber(last.counted ?? 0) })}
      </span>
      {failed.length > 0 && (
        // Whoever scans looks at the shelf: what failed stays until it was read.
        <span role="alert" className="neg">
          {t("counts.scan_failed", { code: failed.join("、") })}{" "}
          <button type="button" className="link" onClick={() => setFailed([])}>
            {t("common.close")}
          </button>
        </span>
      )}
    </>
  );
}

function countColumns(open: boolean): Column<StocktakeLineView>[] {
  const name = (row: StocktakeLineView) =>
    row.sku.variation ? `${row.sku.name} ／ ${row.sku.variation}` : row.sku.name;
  return [
    {
      key: "shelf",
      title: t("counts.shelf"),
      width: 96,
      cell: (row) => row.shelf || <span className="faint">{t("counts.no_shelf")}</span>,
      text: (row) => row.shelf,
    },
    {
      key: "code",
      title: t("stock.code"),
      width: 120,
      cell: (row) => row.sku.code,
      text: (row) => row.sku.code,
    },
    { key: "name", title: t("stock.name"), grows: true, width: 220, cell: name, text: name },
    {
      key: "jan",
      title: t("counts.jan"),
      width: 120,
      cell: (row) => row.sku.jan,
      text: (row) => row.sku.jan,
    },
    {
      key: "expected",
      title: t("counts.expected"),
      hint: t("counts.expected_text"),
      width: 84,
      right: true,
      cell: (row) => formatNumber(row.expected),
      text: (row) => String(row.expected),
    },
    {
      key: "counted",
      title: t("counts.counted"),
      width: 92,
      right: true,
      editable: () => open,
      start: (row) => (row.counted == null ? "" : String(row.counted)),
      cell: (row) =>
        row.counted == null ? (
          <span className="faint">{t("counts.not_yet")}</span>
        ) : (
          <b>{formatNumber(row.counted)}</b>
        ),
      text: (row) => (row.counted == null ? "" : String(row.counted)),
    },
    {
      key: "difference",
      title: t("counts.difference"),
      width: 84,
      right: true,
      cell: (row) =>
        row.difference == null ? (
          ""
        ) : row.difference === 0 ? (
          <Tag>{t("counts.agrees")}</Tag>
        ) : (
          <b className={row.difference < 0 ? "neg" : "pos"}>{signed(row.difference)}</b>
        ),
      text: (row) => (row.difference == null ? "" : String(row.difference)),
    },
  ];
}
