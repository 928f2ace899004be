import { Button, NativeSelect, SegmentedControl } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { setPrefs, usePrefs } from "../../app/prefs";
import type { DifferencesSearch } from "../../app/router";
import type { DifferenceRow, ShopView } from "../../backend";
import { useAsk, useBackend, useCommand } from "../../backend/react";
import { tickedIds } from "../../grid/collect";
import { Grid } from "../../grid/Grid";
import { NO_TICKS, type Ticks, tickCount } from "../../grid/ticks";
import type { Column } from "../../grid/types";
import { useRows } from "../../grid/useRows";
import { useNow } from "../../hooks/useNow";
import { useShops } from "../../hooks/useShops";
import { Empty } from "../../parts/Empty";
import { later } from "../../parts/later";
import { PanelSwitch } from "../../parts/PanelSwitch";
import { ProblemBox } from "../../parts/ProblemBox";
import { ShopSelect } from "../../parts/ShopSelect";
import { Tag, type Tone } from "../../parts/Tag";
import { TickedBar } from "../../parts/TickedBar";
import { toast } from "../../parts/toast";
import { t, textOr } from "../../texts";
import { formatAgo, formatNumber, signed } from "../../texts/format";
import { StockArea } from "./StockArea";

const DifferencePanel = later(() => import("./DifferencePanel").then((part) => part.DifferencePanel));
const ListFileDialog = later(() => import("./ListFileDialog").then((part) => part.ListFileDialog));
const TakeDialog = later(() => import("./TakeDialog").then((part) => part.TakeDialog));

/** In the order in which they need the person. */
export const REASONS = [
  "unknown",
  "refused",
  "not_shown",
  "in_doubt",
  "guarded",
  "sold",
  "blocked",
  "link_off",
  "trickle",
  "stopped",
  "edited",
] as const;
const BAD: ReadonlySet<string> = new Set(["unknown", "refused", "not_shown"]);
const WARN: ReadonlySet<string> = new Set(["in_doubt", "guarded", "blocked", "edited"]);
const rowId = (row: DifferenceRow) => row.listing_id;
const rowLabel = (row: DifferenceRow) => row.code;

/** How much a reason needs the person. */
export function toneOf(reason: string): Tone {
  return BAD.has(reason) ? "bad" : WARN.has(reason) ? "warn" : "info";
}

/** 在庫差異チェック: what we think the malls show against what they show, since when, and why. */
export function DifferencesPage() {
  const search = useSearch({ from: "/stock/differences" });
  const navigate = useNavigate({ from: "/stock/differences" });
  const shops = useShops();
  const prefs = usePrefs();
  const now = useNow();
  const backend = useBackend();
  const counts = useAsk("differences.counts", {});
  const question = useMemo(
    () => ({
      text: search.q ?? "",
      shop_id: search.shop ?? null,
      reason: search.reason ?? "",
      ignored: search.ignored ?? false,
    }),
    [search.q, search.shop, search.reason, search.ignored],
  );
  const rows = useRows<"differences.list", DifferenceRow>("differences.list", question, rowId);
  const columns = useMemo(() => differenceColumns(shops.list, now), [shops.list, now]);
  const act = useCommand("differences.act");
  const [ticks, setTicks] = useState<Ticks>(NO_TICKS);
  const [openId, setOpenId] = useState<string>();
  const [taking, setTaking] = useState<string[]>();
  const [filing, setFiling] = useState(false);
  const shown = openId ?? rows.get(0)?.listing_id;
  const at = shown === undefined ? undefined : rows.indexOf(shown);
  const openRow = at === undefined ? undefined : rows.get(at);
  const ticked = tickCount(ticks, rows.total);
  const go = (change: Partial<DifferencesSearch>) => {
    setOpenId(undefined);
    setTicks(NO_TICKS);
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  const of = (reason: string) =>
    (counts.data ?? [])
      .filter((one) => one.ignored === question.ignored)
      .filter((one) => !question.shop_id || one.shop_id === question.shop_id)
      .filter((one) => !reason || one.reason === reason)
      .reduce((sum, one) => sum + one.listings, 0);
  const ignored = (counts.data ?? [])
    .filter((one) => one.ignored)
    .reduce((sum, one) => sum + one.listings, 0);

  const chosen = () => tickedIds(backend, "differences.list", question, ticks, rowId);
  const run = async (action: string, listing_ids: string[]) => {
    const done = await act.run({ action, listing_ids });
    if (done) {
      const left = done.left_out.length;
      toast(
        [
          t("differences.act_done", { n: formatNumber(done.done) }),
          left > 0 ? t("differences.act_left", { n: formatNumber(left) }) : "",
        ]
          .filter(Boolean)
          .join(" ・ "),
      );
      setTicks(NO_TICKS);
    }
  };

  return (
    <StockArea>
      <div className="screen" data-panel={prefs.panel && shown !== undefined}>
        <h1 className="unseen">{t("differences.title")}</h1>
        <div className="bar head-bar" data-selected={ticked > 0}>
          {ticked > 0 ? (
            <TickedBar count={ticked} onNone={() => setTicks(NO_TICKS)}>
              <Button variant="default" onClick={() => void chosen().then(setTaking)}>
                {t("differences.take")}
              </Button>
              <Button
                variant="default"
                title={t("differences.ignore_hint")}
                loading={act.busy}
                onClick={() => void chosen().then((ids) => run(question.ignored ? "heed" : "ignore", ids))}
              >
                {question.ignored ? t("differences.heed") : t("differences.ignore")}
              </Button>
              <Button loading={act.busy} onClick={() => void chosen().then((ids) => run("push", ids))}>
                {t("differences.push")}
              </Button>
            </TickedBar>
          ) : (
            <>
              <ShopSelect value={search.shop} onChange={(shop) => go({ shop })} />
              <NativeSelect
                aria-label={t("differences.reason")}
                value={search.reason ?? ""}
                onChange={(event) => go({ reason: event.currentTarget.value || undefined })}
                data={[
                  { value: "", label: `${t("differences.all_reasons")} (${formatNumber(of(""))})` },
                  ...REASONS.filter((reason) => of(reason) > 0 || reason === search.reason).map((reason) => ({
                    value: reason,
                    label: `${textOr(`difference.${reason}`)} (${formatNumber(of(reason))})`,
                  })),
                ]}
              />
              <SegmentedControl
                aria-label={t("differences.grid")}
                value={question.ignored ? "ignored" : "open"}
                onChange={(value) => go({ ignored: value === "ignored" ? true : undefined })}
                data={[
                  { value: "open", label: t("differences.open") },
                  { value: "ignored", label: `${t("differences.ignored")} ${formatNumber(ignored)}` },
                ]}
              />
              <span className="grow" />
              <Button variant="default" disabled={rows.total === 0} onClick={() => setFiling(true)}>
                {t("differences.file")}
              </Button>
              <ReadAll shops={shops.list} />
              <PanelSwitch />
            </>
          )}
        </div>
        <div className="work">
          <ProblemBox problem={rows.problem ?? act.problem} />
          <Grid
            view="differences"
            label={t("differences.grid")}
            columns={columns}
            rows={rows}
            rowId={rowId}
            rowLabel={rowLabel}
            activeId={openId}
            onActive={(row) => setOpenId(row.listing_id)}
            onOpen={(row) => {
              setPrefs({ panel: true });
              setOpenId(row.listing_id);
            }}
            ticks={ticks}
            onTicks={setTicks}
            empty={
              of("") === 0 && !search.q ? (
                <Empty title={t("differences.none")} action={<ReadAll shops={shops.list} />}>
                  {t("differences.none_text")}
                </Empty>
              ) : (
                <Empty title={t("differences.none_here")} />
              )
            }
          />
          <div className="status">
            <span>
              <b>{formatNumber(rows.total)}</b> {t("differences.count_unit")}
            </span>
            <span className="grow" />
            <span>{t("differences.status")}</span>
          </div>
        </div>
        {prefs.panel && openRow && (
          <DifferencePanel
            key={openRow.listing_id}
            row={openRow}
            shop={shops.name(openRow.shop_id)}
            busy={act.busy}
            onAct={(action) => void run(action, [openRow.listing_id])}
            onTake={() => setTaking([openRow.listing_id])}
          />
        )}
        {filing && (
          <ListFileDialog
            text={t("differences_file.text")}
            total={rows.total}
            onClose={() => setFiling(false)}
            make={(encoding, request_id) =>
              backend.rpc("differences.file", { request_id, query: question, encoding })
            }
          />
        )}
        {taking && (
          <TakeDialog
            ids={taking}
            onClose={() => setTaking(undefined)}
            onRun={(ids) => {
              setTaking(undefined);
              void run("take", ids);
            }}
          />
        )}
      </div>
    </StockArea>
  );
}

/** 全ショップを読み直す, with how far each shop is while it goes on. */
function ReadAll({ shops }: { shops: ShopView[] }) {
  const start = useCommand("sync.read_all");
  const asked = useAsk("jobs.list", { kind: "read_all", offset: 0, limit: 50 });
  // One that waits for its turn is under way to whoever asked for it.
  const inState = (state: string) => asked.data?.rows.find((one) => one.state === state);
  const job = inState("running") ?? inState("waiting");
  if (job?.walk) {
    const shop = shops.find((one) => one.id === job.shop_id)?.common.short_name ?? job.subject;
    return (
      <span role="status">
        {t("differences.reading", {
          shop,
          done: formatNumber(job.walk.done),
          total: formatNumber(job.walk.total),
        })}
      </span>
    );
  }
  return (
    <>
      <ProblemBox problem={start.problem} />
      <Button
        variant="default"
        loading={start.busy}
        onClick={() =>
          void start
            .run({ shop_ids: [] })
            .then(
              (done) => done && toast(t("differences.read_started", { n: formatNumber(done.jobs.length) })),
            )
        }
      >
        {t("differences.read_all")}
      </Button>
    </>
  );
}

function differenceColumns(shops: ShopView[], now: number): Column<DifferenceRow>[] {
  const shopName = (row: DifferenceRow) =>
    shops.find((shop) => shop.id === row.shop_id)?.common.short_name ?? "";
  const name = (row: DifferenceRow) => (row.variation ? `${row.name} ／ ${row.variation}` : row.name);
  const number = (key: "ours" | "sent" | "shown", title: string): Column<DifferenceRow> => ({
    key,
    title,
    width: 64,
    right: true,
    cell: (row) => {
      const value = row[key];
      const differs = key === "shown" && row.shown != null && row.shown !== row.ours;
      return (
        <span className={differs ? "neg strong" : undefined}>
          {value == null ? "—" : formatNumber(value)}
        </span>
      );
    },
    text: (row) => String(row[key] ?? ""),
  });
  return [
    {
      key: "code",
      title: t("stock.code"),
      width: 108,
      least: 92,
      pinned: true,
      cell: rowLabel,
      text: rowLabel,
    },
    { key: "name", title: t("stock.name"), grows: true, width: 180, least: 120, cell: name, text: name },
    { key: "shop", title: t("orders.shop"), width: 84, cell: shopName, text: shopName },
    number("ours", t("stock.ours")),
    number("sent", t("stock.sent")),
    number("shown", t("stock.shown")),
    {
      key: "pieces",
      title: t("stock_history.delta"),
      hint: t("differences.change_hint"),
      width: 60,
      right: true,
      cell: (row) => (row.pieces === 0 ? <span className="faint">—</span> : signed(row.pieces)),
      text: (row) => (row.pieces === 0 ? "" : signed(row.pieces)),
    },
    {
      key: "reason",
      title: t("differences.reason"),
      grows: true,
      width: 150,
      least: 128,
      cell: (row) => (
        <Tag tone={toneOf(row.reason)} title={textOr(`difference_text.${row.reason}`)}>
          {textOr(`difference.${row.reason}`)}
        </Tag>
      ),
      text: (row) => textOr(`difference.${row.reason}`),
    },
    {
      key: "since",
      title: t("differences.since"),
      width: 92,
      cell: (row) => formatAgo(row.since, now),
      text: (row) => formatAgo(row.since, now),
    },
  ];
}
