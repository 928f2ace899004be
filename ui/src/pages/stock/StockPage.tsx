import { Button, SegmentedControl } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { setPrefs, usePrefs } from "../../app/prefs";
import type { Arg, Backend, StockRow } from "../../backend";
import { useAsk, useBackend, useCommand } from "../../backend/react";
import { Grid } from "../../grid/Grid";
import { NO_TICKS, type Ticks, tickCount } from "../../grid/ticks";
import type { CellEdit, Sort } from "../../grid/types";
import { useRows } from "../../grid/useRows";
import { useKept } from "../../hooks/useKept";
import { useShops } from "../../hooks/useShops";
import { Empty } from "../../parts/Empty";
import { later } from "../../parts/later";
import { PanelSwitch } from "../../parts/PanelSwitch";
import { ProblemBox } from "../../parts/ProblemBox";
import { Tabs } from "../../parts/Tabs";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import { readNumber } from "../../texts/numbers";
import { type Shown, stockColumns } from "./columns";
import { type Mode, type NumberEdit, useStockEdits } from "./edits";
import { Pending } from "./Pending";
import { StockArea } from "./StockArea";

const PreviewDialog = later(() => import("./PreviewDialog").then((part) => part.PreviewDialog));
const SkuDialog = later(() => import("./SkuDialog").then((part) => part.SkuDialog));
const StockPanel = later(() => import("./StockPanel").then((part) => part.StockPanel));

/** From so many cells at once on, what will change is shown first. */
const PREVIEW_FROM = 10;
const FILTERS = ["all", "oversold", "unset", "trouble"] as const;
const rowId = (row: StockRow) => row.sku_id;
const rowLabel = (row: StockRow) => row.code;

/** 在庫: one number for all malls, typed like a sheet. */
export function StockPage() {
  const search = useSearch({ from: "/stock" });
  const navigate = useNavigate({ from: "/stock" });
  const backend = useBackend();
  const shops = useShops();
  const prefs = usePrefs();
  const [kept, keep] = useKept<{ sort: string; desc: boolean; mode: Mode; shown: Shown }>("stock", {
    sort: "code",
    desc: false,
    mode: "set",
    shown: "three",
  });
  const only = search.only ?? "all";
  const sort: Sort = { key: search.sort ?? kept.sort, desc: search.desc ?? kept.desc };
  const question = useMemo(
    () => ({ text: search.q ?? "", only, sort: sort.key, desc: sort.desc }),
    [search.q, only, sort.key, sort.desc],
  );
  const rows = useRows<"stock.list", StockRow>("stock.list", question, rowId);
  const edits = useStockEdits();
  const force = useCommand("stock.force");
  const [preview, setPreview] = useState<NumberEdit[]>();
  const [openId, setOpenId] = useState(search.sku);
  const [adding, setAdding] = useState(false);
  const [ticks, setTicks] = useState<Ticks>(NO_TICKS);
  const columns = useMemo(
    () => stockColumns(shops.list, kept.mode, kept.shown),
    [shops.list, kept.mode, kept.shown],
  );
  const ticked = tickCount(ticks, rows.total);
  const firstRow = rows.get(0);
  const shown = openId ?? firstRow?.sku_id;
  const at = shown === undefined ? undefined : rows.indexOf(shown);
  const openRow = at === undefined ? undefined : rows.get(at);

  const go = useCallback(
    (change: Partial<typeof search>) => {
      void navigate({ search: (before) => ({ ...before, sku: undefined, ...change }), replace: true });
    },
    [navigate],
  );

  const sendTicked = async () => {
    const skus = await tickedSkus(backend, question, ticks).catch(edits.fail);
    const forced = skus && (await force.run({ sku_ids: skus, listing_ids: [] }));
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
    for (const edit of typed) {
      const number = readNumber(edit.text);
      if (number.ok) {
        const book = edit.column === "held" ? "held" : "expected";
        good.push({ row: edit.row, book, text: number.text, value: number.value });
      } else {
        refused.push(edit);
      }
    }
    if (good.length >= PREVIEW_FROM) {
      setPreview(good);
    } else {
      edits.make(good, kept.mode);
    }
    return refused;
  };

  const tabs = FILTERS.map((key) => ({ key, label: t(`stock.filter_${key}`) }));
  return (
    <StockArea>
      <div className="screen" data-panel={prefs.panel && shown !== undefined}>
        <h1 className="unseen">{t("nav.stock")}</h1>
        <FilterTabs
          tabs={tabs}
          value={only}
          onChange={(key) => {
            setOpenId(undefined);
            setTicks(NO_TICKS);
            go({ only: key === "all" ? undefined : key });
          }}
        />
        <div className="work">
          <div className="bar" data-selected={ticked > 0}>
            {ticked > 0 ? (
              <>
                <b>{t("stock.ticked", { n: formatNumber(ticked) })}</b>
                <button type="button" className="link" onClick={() => setTicks(NO_TICKS)}>
                  {t("bulk.none")}
                </button>
                <span className="grow" />
                <Button onClick={() => void sendTicked()}>{t("stock.send_now")}</Button>
              </>
            ) : (
              <>
                <span id="stock-mode">{t("stock.mode")}</span>
                <SegmentedControl
                  aria-labelledby="stock-mode"
                  value={kept.mode}
                  onChange={(mode) => keep({ ...kept, mode: mode as Mode })}
                  data={[
                    { value: "set", label: t("stock.mode_set") },
                    { value: "add", label: t("stock.mode_add") },
                    { value: "take", label: t("stock.mode_take") },
                  ]}
                />
                <span className="muted mode-hint">{t(`stock.mode_${kept.mode}_hint`)}</span>
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
                <Button variant="default" onClick={() => setAdding(true)}>
                  {t("stock.add_sku")}
                </Button>
              </>
            )}
          </div>
          <ProblemBox problem={rows.problem ?? edits.problem ?? force.problem}>
            {edits.problem && (
              <Button variant="default" size="compact-xs" onClick={edits.clear}>
                {t("common.close")}
              </Button>
            )}
          </ProblemBox>
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
            onActive={(row) => setOpenId(row.sku_id)}
            onOpen={(row) => {
              setPrefs({ panel: true });
              setOpenId(row.sku_id);
            }}
            ticks={ticks}
            onTicks={setTicks}
            onCommit={onCommit}
            onUndo={edits.undoLast}
            empty={<NoStock filtered={only !== "all" || Boolean(search.q)} onAdd={() => setAdding(true)} />}
          />
          <Pending edits={edits.made} onUndo={edits.undo} onSendNow={edits.sendNow} />
          <div className="status">
            <span>
              <b>{formatNumber(rows.total)}</b> SKU
            </span>
            <span className="grow" />
            <span>{t("stock.status_wait")}</span>
            <span>{t("stock.status_undo")}</span>
          </div>
        </div>
        {prefs.panel && shown !== undefined && (
          <StockPanel key={shown} skuId={shown} row={openRow} onSendNow={() => edits.sendNow([shown])} />
        )}
        {preview && (
          <PreviewDialog
            edits={preview}
            mode={kept.mode}
            onClose={() => setPreview(undefined)}
            onRun={(note) => {
              edits.make(preview, kept.mode, note);
              setPreview(undefined);
            }}
          />
        )}
        {adding && <SkuDialog onClose={() => setAdding(false)} />}
      </div>
    </StockArea>
  );
}

/** The ticked SKUs, however many: those of a whole search come from the program, five hundred at a time. */
async function tickedSkus(backend: Backend, question: Arg<"stock.list">, ticks: Ticks): Promise<string[]> {
  if (ticks.kind === "some") {
    return [...ticks.ids];
  }
  const found: string[] = [];
  for (let offset = 0; ; offset += 500) {
    const page = await backend.rpc("stock.list", { ...question, offset, limit: 500 });
    found.push(...page.rows.map(rowId).filter((id) => !ticks.except.has(id)));
    if (page.rows.length < 500) {
      return found;
    }
  }
}

interface FilterTabsProps {
  tabs: { key: (typeof FILTERS)[number]; label: string }[];
  value: string;
  onChange: (key: string) => void;
}

function FilterTabs({ tabs, value, onChange }: FilterTabsProps) {
  const all = useAsk("stock.list", { only: "all", offset: 0, limit: 1 });
  const oversold = useAsk("stock.list", { only: "oversold", offset: 0, limit: 1 });
  const unset = useAsk("stock.list", { only: "unset", offset: 0, limit: 1 });
  const trouble = useAsk("stock.list", { only: "trouble", offset: 0, limit: 1 });
  const counts = { all, oversold, unset, trouble };
  return (
    <Tabs
      label={t("stock.filters")}
      items={tabs.map((tab) => ({
        ...tab,
        count: counts[tab.key].data?.total ?? 0,
        tone: tab.key === "trouble" || tab.key === "oversold" ? ("bad" as const) : undefined,
      }))}
      value={value}
      onChange={onChange}
      after={<PanelSwitch />}
    />
  );
}

function NoStock({ filtered, onAdd }: { filtered: boolean; onAdd: () => void }) {
  if (filtered) {
    return <Empty title={t("stock.none_here")} />;
  }
  return (
    <Empty title={t("stock.none_yet")} action={<Button onClick={onAdd}>{t("stock.add_sku")}</Button>}>
      {t("stock.none_yet_text")}
    </Empty>
  );
}
