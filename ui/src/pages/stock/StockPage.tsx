import { ActionIcon, Button, NativeSelect, SegmentedControl } from "@mantine/core";
import { IconSettings } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { setPrefs, usePrefs } from "../../app/prefs";
import type { StockSearch } from "../../app/router";
import type { StockRow } from "../../backend";
import { useAsk, useBackend, useCommand } from "../../backend/react";
import { tickedRows } from "../../grid/collect";
import { Grid } from "../../grid/Grid";
import { NO_TICKS, type Ticks, tickCount } from "../../grid/ticks";
import type { CellEdit, Sort } from "../../grid/types";
import { useRows } from "../../grid/useRows";
import { useKept } from "../../hooks/useKept";
import { useShops } from "../../hooks/useShops";
import { ColumnChoice } from "../../parts/ColumnChoice";
import { Empty } from "../../parts/Empty";
import { later } from "../../parts/later";
import { PanelSwitch } from "../../parts/PanelSwitch";
import { ProblemBox } from "../../parts/ProblemBox";
import { SavedViews } from "../../parts/SavedViews";
import { type TabItem, Tabs } from "../../parts/Tabs";
import { TickedBar } from "../../parts/TickedBar";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import { readNumber } from "../../texts/numbers";
import { TakeInButton } from "../articles/TakeInButton";
import { useProductEdits } from "../products/edits";
import { type Shown, stockColumns } from "./columns";
import { type Book, type Mode, type NumberEdit, useStockEdits, type Words } from "./edits";
import { Pending } from "./Pending";
import { Reason } from "./Reason";
import { StockArea } from "./StockArea";

const AlignDialog = later(() => import("./AlignDialog").then((part) => part.AlignDialog));
const UndoDialog = later(() => import("./UndoDialog").then((part) => part.UndoDialog));
const PreviewDialog = later(() => import("./PreviewDialog").then((part) => part.PreviewDialog));
const SkuDialog = later(() => import("./SkuDialog").then((part) => part.SkuDialog));
const StockPanel = later(() => import("./StockPanel").then((part) => part.StockPanel));
const StockSettings = later(() => import("./StockSettings").then((part) => part.StockSettings));

/** From so many cells at once on, what will change is shown first. */
const PREVIEW_FROM = 2;
/** Filters of the grid, and which of their counts are something to act on. */
const FILTERS: Pick<TabItem, "key" | "tone">[] = [
  { key: "all" },
  { key: "out", tone: "warn" },
  { key: "low", tone: "warn" },
  { key: "soon" },
  { key: "oversold", tone: "bad" },
  { key: "unset" },
  { key: "waiting" },
  { key: "trouble", tone: "bad" },
  { key: "drifted", tone: "warn" },
];
const NO_WORDS: Words = { reason: "", note: "" };
const BOOKS: readonly string[] = ["expected", "held", "good", "defective"] satisfies Book[];
/** Columns that nobody needs until the shop uses 実在庫. */
const ON_SHELF = ["good", "defective", "allocated", "free", "should"];
const rowId = (row: StockRow) => row.sku_id;
const rowLabel = (row: StockRow) => row.code;

/** 在庫: one number for all malls, typed like a sheet. */
export function StockPage() {
  const search = useSearch({ from: "/stock" });
  const navigate = useNavigate({ from: "/stock" });
  const backend = useBackend();
  const shops = useShops();
  const prefs = usePrefs();
  const counts = useAsk("stock.counts", {}).data;
  const [kept, keep] = useKept<{
    sort: string;
    desc: boolean;
    mode: Mode;
    shown: Shown;
    /** Absent until somebody has chosen: then 実在庫 shows itself as soon as the shop uses it. */
    hidden?: string[];
    warehouse?: string;
  }>("stock", { sort: "code", desc: false, mode: "set", shown: "three" });
  const only = search.only ?? "all";
  const sort: Sort = { key: search.sort ?? kept.sort, desc: search.desc ?? kept.desc };
  const question = useMemo(
    () => ({ text: search.q ?? "", only, sort: sort.key, desc: sort.desc }),
    [search.q, only, sort.key, sort.desc],
  );
  const rows = useRows<"stock.list", StockRow>("stock.list", question, rowId);
  const edits = useStockEdits();
  const levels = useProductEdits("stock");
  const force = useCommand("stock.force");
  const [words, setWords] = useState(NO_WORDS);
  const [preview, setPreview] = useState<NumberEdit[]>();
  const [aligning, setAligning] = useState<StockRow[]>();
  const [openId, setOpenId] = useState(search.sku);
  const [openColumn, setOpenColumn] = useState<string>();
  const [dialog, setDialog] = useState<"sku" | "settings">();
  const [ticks, setTicks] = useState<Ticks>(NO_TICKS);
  const warehouse =
    counts?.warehouses.find((one) => one.id === kept.warehouse)?.id ?? counts?.warehouses[0]?.id;
  const all = useMemo(
    () =>
      stockColumns(
        shops.list,
        kept.mode,
        kept.shown,
        counts?.warehouses ?? [],
        warehouse,
        counts?.low_at ?? null,
      ),
    [shops.list, kept.mode, kept.shown, counts?.warehouses, warehouse, counts?.low_at],
  );
  const hidden = useMemo(
    () => new Set(kept.hidden ?? (counts?.on_shelf ? [] : ON_SHELF)),
    [kept.hidden, counts?.on_shelf],
  );
  const columns = useMemo(
    () => all.filter((column) => !hidden.has(column.key) || (only === "drifted" && column.key === "should")),
    [all, hidden, only],
  );
  const ticked = tickCount(ticks, rows.total);
  const firstRow = rows.get(0);
  const shown = openId ?? firstRow?.sku_id;
  const at = shown === undefined ? undefined : rows.indexOf(shown);
  const openRow = at === undefined ? undefined : rows.get(at);

  const go = useCallback(
    (change: Partial<StockSearch>) => {
      setOpenId(undefined);
      setTicks(NO_TICKS);
      void navigate({ search: (before) => ({ ...before, sku: undefined, ...change }), replace: true });
    },
    [navigate],
  );

  const sendTicked = async () => {
    const found = await tickedRows(backend, "stock.list", question, ticks, rowId).catch(edits.fail);
    const forced = found && (await force.run({ sku_ids: found.map(rowId), listing_ids: [] }));
    if (forced) {
      const n = formatNumber(forced.listings);
      toast(
        [
          t("stock.forced", { n }),
          forced.guarded ? t("stock.forced_guarded", { n: formatNumber(forced.guarded) }) : "",
          forced.shops_off.length ? t("stock.forced_off", { shops: forced.shops_off.join("、") }) : "",
        ]
          .filter(Boolean)
          .join(" ・ "),
      );
      setTicks(NO_TICKS);
    }
  };

  const onCommit = (typed: CellEdit<StockRow>[]): CellEdit<StockRow>[] => {
    const refused: CellEdit<StockRow>[] = [];
    const good: NumberEdit[] = [];
    const low: CellEdit<StockRow>[] = [];
    for (const edit of typed) {
      const number = readNumber(edit.text);
      if (edit.column === "low_at" && (edit.text.trim() === "" || (number.ok && number.value >= 0))) {
        low.push({ ...edit, text: number.ok ? number.text : "" });
      } else if (number.ok && BOOKS.includes(edit.column)) {
        const book = edit.column as Book;
        const warehouse_id = book === "good" || book === "defective" ? (warehouse ?? null) : null;
        good.push({ row: edit.row, book, warehouse_id, text: number.text, value: number.value });
      } else {
        refused.push(edit);
      }
    }
    if (low.length > 0) {
      levels.make(low);
    }
    if (good.length >= PREVIEW_FROM) {
      setPreview(good);
    } else {
      edits.make(good, kept.mode, words);
    }
    return refused;
  };

  const filtered = only !== "all" || Boolean(search.q);
  return (
    <StockArea>
      <div className="screen" data-panel={prefs.panel && shown !== undefined}>
        <h1 className="unseen">{t("nav.stock")}</h1>
        <Tabs
          label={t("stock.filters")}
          items={FILTERS.filter((one) => one.key !== "drifted" || counts?.on_shelf || only === "drifted").map(
            (one) => ({
              ...one,
              label: t(`stock.filter_${one.key}` as "stock.filter_all"),
              count: counts?.filters[one.key] ?? 0,
            }),
          )}
          value={only}
          onChange={(key) => go({ only: key === "all" ? undefined : key })}
          after={
            <>
              <SavedViews
                screen="stock"
                filter={{ only: search.only, q: search.q }}
                onOpen={go}
                count={(filter) => <ViewCount filter={filter} />}
              />
              <PanelSwitch />
            </>
          }
        />
        <div className="work">
          <div className="bar" data-selected={ticked > 0}>
            {ticked > 0 ? (
              <TickedBar count={ticked} onNone={() => setTicks(NO_TICKS)}>
                {counts?.on_shelf && (
                  <Button
                    variant="default"
                    onClick={() =>
                      void tickedRows(backend, "stock.list", question, ticks, rowId)
                        .then(setAligning)
                        .catch(edits.fail)
                    }
                  >
                    {t("align.start")}
                  </Button>
                )}
                <Button onClick={() => void sendTicked()}>{t("stock.send_now")}</Button>
              </TickedBar>
            ) : (
              <>
                <SegmentedControl
                  aria-label={t("stock.mode")}
                  value={kept.mode}
                  onChange={(mode) => keep({ ...kept, mode: mode as Mode })}
                  data={[
                    { value: "set", label: t("stock.mode_set") },
                    { value: "add", label: t("stock.mode_add") },
                    { value: "take", label: t("stock.mode_take") },
                  ]}
                />
                <Reason words={words} onChange={setWords} inBar />
                <WarehouseSwitch
                  warehouses={counts?.warehouses ?? []}
                  value={warehouse}
                  shown={!hidden.has("good") || !hidden.has("defective")}
                  onChange={(id) => keep({ ...kept, warehouse: id })}
                />
                <span className="grow" />
                <SegmentedControl
                  aria-label={t("stock.three_hint")}
                  value={kept.shown}
                  onChange={(value) => keep({ ...kept, shown: value as Shown })}
                  data={[
                    { value: "three", label: t("stock.shown_three") },
                    { value: "ours", label: t("stock.shown_ours") },
                  ]}
                />
                <ColumnChoice
                  columns={all.filter((column) => !column.pinned && column.key !== "expected")}
                  hidden={hidden}
                  onChange={(next) => keep({ ...kept, hidden: [...next] })}
                />
                <Button variant="default" onClick={() => setDialog("sku")}>
                  {t("stock.add_sku")}
                </Button>
                <ActionIcon
                  aria-label={t("stock_settings.title")}
                  title={t("stock_settings.title")}
                  onClick={() => setDialog("settings")}
                >
                  <IconSettings size={16} />
                </ActionIcon>
              </>
            )}
          </div>
          <ProblemBox
            problem={rows.problem ?? edits.problem ?? levels.problem ?? force.problem}
            onClose={edits.problem ? edits.clear : undefined}
          />
          <Grid
            key={only}
            view="stock"
            label={t("stock.grid")}
            columns={columns}
            rows={rows}
            rowId={rowId}
            rowLabel={rowLabel}
            sort={sort}
            onSort={(next) => {
              keep({ ...kept, sort: next.key, desc: next.desc });
              go({ sort: next.key, desc: next.desc });
            }}
            activeId={openId}
            onActive={(row, column) => {
              setOpenId(row.sku_id);
              setOpenColumn(column);
            }}
            onOpen={(row) => {
              setPrefs({ panel: true });
              setOpenId(row.sku_id);
            }}
            ticks={ticks}
            onTicks={setTicks}
            onCommit={onCommit}
            onUndo={() => (levels.lastAt() > edits.lastAt() ? levels.undoLast() : edits.undoLast())}
            empty={<NoStock filtered={filtered} onAdd={() => setDialog("sku")} />}
          />
          <Pending edits={edits.made} onUndo={edits.undo} onSendNow={edits.sendNow} />
          <div className="status">
            <span>
              <b>{formatNumber(rows.total)}</b> SKU
            </span>
            <span className="grow" />
            <span>{t(`stock.mode_${kept.mode}_hint`)}</span>
            <span>{t("stock.status_wait")}</span>
            <span>{t("stock.status_undo")}</span>
          </div>
        </div>
        {prefs.panel && shown !== undefined && (
          <StockPanel
            key={shown}
            skuId={shown}
            row={openRow}
            column={openColumn}
            warehouses={counts?.warehouses ?? []}
            onSendNow={() => edits.sendNow([shown])}
          />
        )}
        {preview && (
          <PreviewDialog
            edits={preview}
            mode={kept.mode}
            words={words}
            onClose={() => setPreview(undefined)}
            onRun={(mode, said) => {
              edits.make(preview, mode, said);
              setPreview(undefined);
            }}
          />
        )}
        {edits.looking && (
          <UndoDialog
            of={{ request: edits.looking }}
            onClose={() => edits.looked(false)}
            onDone={() => edits.looked(true)}
          />
        )}
        {aligning && (
          <AlignDialog
            rows={aligning}
            onClose={() => setAligning(undefined)}
            onDone={(aligned, done) => {
              const cells = done.map((row) => ({
                sku_id: row.sku_id,
                code: row.code,
                book: "expected",
                warehouse_id: null,
                movement_id: null,
                before: row.expected,
                after: row.should ?? row.expected,
              }));
              edits.noteMade({ request: aligned.request, cells, leaves_at: aligned.leaves_at ?? null });
              toast(t("align.done", { n: formatNumber(aligned.done) }));
              setTicks(NO_TICKS);
            }}
          />
        )}
        {dialog === "sku" && <SkuDialog onClose={() => setDialog(undefined)} />}
        {dialog === "settings" && counts && (
          <StockSettings counts={counts} onClose={() => setDialog(undefined)} />
        )}
      </div>
    </StockArea>
  );
}

function ViewCount({ filter }: { filter: StockSearch }) {
  const found = useAsk("stock.list", {
    only: filter.only ?? "all",
    text: filter.q ?? "",
    offset: 0,
    limit: 1,
  });
  return <b>{formatNumber(found.data?.total ?? 0)}</b>;
}

interface WarehouseSwitchProps {
  warehouses: { id: string; name: string }[];
  value: string | undefined;
  shown: boolean;
  onChange: (id: string) => void;
}

/** Whose shelf is shown and typed into; nothing to choose where there is one. */
function WarehouseSwitch({ warehouses, value, shown, onChange }: WarehouseSwitchProps) {
  if (!shown || warehouses.length < 2) {
    return null;
  }
  return (
    <NativeSelect
      aria-label={t("warehouse.title")}
      w={120}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={warehouses.map((one) => ({ value: one.id, label: one.name || t("warehouse.main") }))}
    />
  );
}

function NoStock({ filtered, onAdd }: { filtered: boolean; onAdd: () => void }) {
  if (filtered) {
    return <Empty title={t("stock.none_here")} />;
  }
  return (
    <Empty
      title={t("stock.none_yet")}
      action={
        <div className="empty-ways">
          <TakeInButton />
          <Button variant="default" onClick={onAdd}>
            {t("stock.add_sku")}
          </Button>
        </div>
      }
    >
      {t("stock.none_yet_text")}
    </Empty>
  );
}
