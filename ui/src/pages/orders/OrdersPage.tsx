import { Button } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { setPrefs, usePrefs } from "../../app/prefs";
import type { OrdersSearch } from "../../app/router";
import type { OrderRow } from "../../backend";
import { useAsk } from "../../backend/react";
import { Grid } from "../../grid/Grid";
import { NO_TICKS, type Ticks } from "../../grid/ticks";
import type { Sort } from "../../grid/types";
import { useRows } from "../../grid/useRows";
import { useKept } from "../../hooks/useKept";
import { type Shops, useShops } from "../../hooks/useShops";
import { Empty } from "../../parts/Empty";
import { later } from "../../parts/later";
import { PanelSwitch } from "../../parts/PanelSwitch";
import { ProblemBox } from "../../parts/ProblemBox";
import { SavedViews } from "../../parts/SavedViews";
import { type TabItem, Tabs } from "../../parts/Tabs";
import { t, textOr } from "../../texts";
import { formatNumber, formatTime } from "../../texts/format";
import { orderColumns } from "./columns";
import { FilterBar } from "./FilterBar";
import { STAGES, stageText } from "./stages";

const BulkBar = later(() => import("./BulkBar").then((part) => part.BulkBar));
const OrderPanel = later(() => import("./OrderPanel").then((part) => part.OrderPanel));
const Unreadable = later(() => import("./Unreadable").then((part) => part.Unreadable));

const ALL = "all";
const UNREADABLE = "unreadable";
/** 引当確認受注一覧 and 要対応. */
const STOCK_TABS = ["stock_waiting", "asks_return"] as const;
const rowId = (row: OrderRow) => row.id;
const rowLabel = (row: OrderRow) => row.order_number;

/** 受注: what came in, by the work that it needs. */
export function OrdersPage() {
  const search = useSearch({ from: "/orders" });
  const navigate = useNavigate({ from: "/orders" });
  const shops = useShops();
  const counts = useAsk("orders.counts", {});
  const [kept, keep] = useKept("orders", { tab: "needs_check", sort: "ordered_at", desc: true });
  const tab = search.tab ?? (search.q || search.order ? ALL : kept.tab);
  const sort: Sort = { key: search.sort ?? kept.sort, desc: search.desc ?? kept.desc };
  const question = useMemo(
    () => ({
      tab: tab === ALL || tab === UNREADABLE ? "" : tab,
      text: search.q ?? "",
      shop_id: search.shop ?? null,
      sort: sort.key,
      desc: sort.desc,
    }),
    [tab, search.q, search.shop, sort.key, sort.desc],
  );
  const rows = useRows<"orders.list", OrderRow>("orders.list", question, rowId);
  const [ticks, setTicks] = useState<{ ticks: Ticks; of: string }>({ ticks: NO_TICKS, of: "" });
  const asked = JSON.stringify(question);
  // Another list is another choice: ticks never reach rows that aren't in it.
  const mine = ticks.of === asked ? ticks.ticks : NO_TICKS;
  const [openId, setOpenId] = useState(search.order);
  const firstRow = rows.get(0);
  // The order that stood first stays what is read, whatever comes in above it, until it leaves the list.
  const [first, setFirst] = useState<{ of: string; id: string }>();
  const stays = first?.of === asked && rows.indexOf(first.id) !== undefined;
  if (!stays && !rows.old && firstRow && (first?.of !== asked || first.id !== rowId(firstRow))) {
    setFirst({ of: asked, id: rowId(firstRow) });
  }
  const shown = openId ?? (stays ? first.id : firstRow && rowId(firstRow));
  const columns = useMemo(
    () => orderColumns(shops, question.tab === "" || question.tab === "shipping"),
    [shops, question.tab],
  );

  const go = useCallback(
    (change: Partial<typeof search>) => {
      setOpenId(undefined);
      void navigate({ search: (before) => ({ ...before, order: undefined, ...change }), replace: true });
    },
    [navigate],
  );
  const stages = counts.data?.stages ?? {};
  const tabs: TabItem[] = STAGES.filter((stage) => stage !== "unchecked" || (stages.unchecked ?? 0) > 0).map(
    (stage) => ({
      key: stage,
      label: stageText(stage),
      count: stages[stage] ?? 0,
      // The stages at which nothing goes on without the person.
      tone: stage === "needs_check" || stage === "unchecked" ? ("warn" as const) : undefined,
    }),
  );
  // What waits for the person about stock stands there only while there is any.
  for (const key of STOCK_TABS) {
    const count = counts.data?.[key] ?? 0;
    if (count > 0 || tab === key) {
      tabs.push({ key, label: t(`orders.${key}`), count, tone: "warn" });
    }
  }
  tabs.push({ key: ALL, label: t("orders.all"), count: counts.data?.all ?? 0, apart: true });
  if ((counts.data?.unreadable ?? 0) > 0) {
    tabs.push({
      key: UNREADABLE,
      label: t("orders.unreadable"),
      count: counts.data?.unreadable ?? 0,
      tone: "bad",
    });
  }
  const openNext = () => {
    const at = shown === undefined ? undefined : rows.indexOf(shown);
    const next = at === undefined ? undefined : (rows.get(at + 1) ?? rows.get(at - 1));
    setOpenId(next ? rowId(next) : undefined);
  };

  const prefs = usePrefs();
  const panel = prefs.panel && tab !== UNREADABLE && shown !== undefined;
  return (
    <div className="screen" data-panel={panel}>
      <h1 className="unseen">{t("nav.orders")}</h1>
      <Tabs
        label={t("orders.tabs")}
        items={tabs}
        value={tab}
        onChange={(key) => {
          keep({ ...kept, tab: key });
          go({ tab: key });
        }}
        after={
          <>
            <SavedViews
              screen="orders"
              filter={{ tab, q: search.q, shop: search.shop }}
              onOpen={(view) => go(view)}
              count={(view) => <ViewCount search={view} />}
            />
            <PanelSwitch />
          </>
        }
      />
      <div className="work">
        {tab === UNREADABLE ? (
          <Unreadable />
        ) : (
          <>
            {mine !== NO_TICKS && (mine.kind === "all" || mine.ids.size > 0) ? (
              <BulkBar
                question={question}
                total={rows.total}
                ticks={mine}
                rows={rows}
                onTicks={(next) => setTicks({ ticks: next, of: asked })}
              />
            ) : (
              <FilterBar
                shop={search.shop}
                text={search.q}
                onShop={(shop) => go({ shop })}
                onClear={() => go({ q: undefined, shop: undefined })}
              />
            )}
            <ProblemBox problem={rows.problem} />
            <Grid
              key={question.tab}
              view="orders"
              label={t("nav.orders")}
              columns={columns}
              rows={rows}
              rowId={rowId}
              rowLabel={rowLabel}
              sort={sort}
              onSort={(next) => {
                keep({ ...kept, sort: next.key, desc: next.desc });
                go({ sort: next.key, desc: next.desc });
              }}
              activeId={rows.old ? undefined : shown}
              onActive={(row) => setOpenId(rowId(row))}
              onOpen={(row) => {
                setPrefs({ panel: true });
                setOpenId(rowId(row));
                setTimeout(() => document.getElementById("order-panel")?.focus(), 0);
              }}
              ticks={mine}
              onTicks={(next) => setTicks({ ticks: next, of: asked })}
              empty={
                <NoOrders
                  searching={Boolean(search.q || search.shop)}
                  tab={tab}
                  shops={shops}
                  onShops={(shop) => void navigate({ to: "/shops", search: { shop } })}
                  onAll={() => go({ q: undefined, shop: undefined })}
                />
              }
            />
            <div className="status">
              <span>
                <b>{formatNumber(rows.total)}</b>{" "}
                {t("orders.of_all", { all: formatNumber(counts.data?.all ?? 0) })}
              </span>
              {firstRow && sort.key === "ordered_at" && sort.desc && (
                <span>{t("orders.newest", { time: formatTime(firstRow.ordered_at, false) })}</span>
              )}
              <span className="grow" />
              <span>{t("orders.keys")}</span>
            </div>
          </>
        )}
      </div>
      {panel && <OrderPanel orderId={shown} onNext={openNext} />}
    </div>
  );
}

/** What belongs on a tab that is empty. */
function noneHere(tab: string): string {
  const kind = STOCK_TABS.find((key) => key === tab);
  return kind ? t(`orders.none_${kind}`) : t("orders.none_here_text");
}

function tabText(tab: string): string {
  return STOCK_TABS.find((key) => key === tab) ? textOr(`orders.${tab}`) : stageText(tab);
}

interface NoOrdersProps {
  searching: boolean;
  tab: string;
  shops: Shops;
  onShops: (shop: string | undefined) => void;
  onAll: () => void;
}

/** Why the list is empty, and what fills it. */
function NoOrders({ searching, tab, shops, onShops, onAll }: NoOrdersProps) {
  if (searching) {
    return (
      <Empty
        title={t("orders.none_found")}
        action={
          <button type="button" className="link" onClick={onAll}>
            {t("search.clear")}
          </button>
        }
      >
        {t("orders.none_found_text")}
      </Empty>
    );
  }
  if (shops.loaded && shops.list.length === 0) {
    return (
      <Empty
        title={t("orders.none_yet")}
        action={<Button onClick={() => onShops("new")}>{t("palette.add_shop")}</Button>}
      >
        {t("orders.none_yet_text")}
      </Empty>
    );
  }
  if (shops.loaded && !shops.list.some((shop) => shop.switches.manage_orders)) {
    return (
      <Empty
        title={t("orders.not_taken")}
        action={<Button onClick={() => onShops(shops.list[0]?.id)}>{t("banner.open_shop")}</Button>}
      >
        {t("orders.not_taken_text")}
      </Empty>
    );
  }
  return (
    <Empty title={tab === ALL ? t("orders.none_yet") : t("orders.none_here", { stage: tabText(tab) })}>
      {tab === ALL ? t("orders.none_yet_text") : noneHere(tab)}
    </Empty>
  );
}

function ViewCount({ search }: { search: OrdersSearch }) {
  const count = useAsk("orders.list", {
    tab: search.tab === "all" ? "" : (search.tab ?? ""),
    text: search.q ?? "",
    shop_id: search.shop ?? null,
    offset: 0,
    limit: 1,
  });
  return <b>{formatNumber(count.data?.total ?? 0)}</b>;
}
