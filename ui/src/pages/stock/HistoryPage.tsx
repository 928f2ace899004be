import { Button } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import type { HistorySearch } from "../../app/router";
import type { MovementView, ShopView } from "../../backend";
import { Grid } from "../../grid/Grid";
import { NO_TICKS, type Ticks, tickCount } from "../../grid/ticks";
import type { Column, Rows } from "../../grid/types";
import { useRows } from "../../grid/useRows";
import { useShops } from "../../hooks/useShops";
import { Empty } from "../../parts/Empty";
import { later } from "../../parts/later";
import { ProblemBox } from "../../parts/ProblemBox";
import { Tag } from "../../parts/Tag";
import { TickedBar } from "../../parts/TickedBar";
import { t, textOf, textOr } from "../../texts";
import { dayEnd, dayStart, formatDateTime, formatNumber, signed } from "../../texts/format";
import { HistoryFilter } from "./HistoryFilter";
import { StockArea } from "./StockArea";
import type { UndoOf } from "./UndoDialog";

const HistoryFile = later(() => import("./HistoryFile").then((part) => part.HistoryFile));
const UndoDialog = later(() => import("./UndoDialog").then((part) => part.UndoDialog));

const rowId = (row: MovementView) => row.story.movement_id;
const rowLabel = (row: MovementView) => row.code;

/** 在庫数量変更履歴: every movement, with its cause, its order or file, the person, before and after. */
export function HistoryPage() {
  const search = useSearch({ from: "/stock/history" });
  const navigate = useNavigate({ from: "/stock/history" });
  const shops = useShops();
  const question = useMemo(() => questionOf(search), [search]);
  const rows = useRows<"stock.history", MovementView>("stock.history", question, rowId);
  const columns = useMemo(() => historyColumns(shops.list), [shops.list]);
  const [ticks, setTicks] = useState<Ticks>(NO_TICKS);
  const [undoing, setUndoing] = useState<UndoOf>();
  const [filing, setFiling] = useState(false);
  const ticked = tickCount(ticks, rows.total);
  const chosen = ticks.kind === "some" ? [...ticks.ids] : [];
  const [only] = chosen;
  const one = only === undefined || chosen.length > 1 ? undefined : rowOf(rows, only);
  const batch = search.job
    ? { job_id: search.job }
    : search.request
      ? { request: search.request }
      : undefined;
  const filtered = Object.values(search).some((value) => value !== undefined);
  const go = (change: Partial<HistorySearch>) => {
    setTicks(NO_TICKS);
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  return (
    <StockArea>
      <div className="screen">
        <h1 className="unseen">{t("stock_area.history")}</h1>
        <HistoryFilter search={search} onChange={go} />
        <div className="work">
          <div className="bar" data-selected={ticked > 0}>
            {ticked > 0 ? (
              <TickedBar count={ticked} onNone={() => setTicks(NO_TICKS)}>
                {one && (one.story.job_id || one.story.request) && !batch && (
                  <Button
                    variant="default"
                    onClick={() =>
                      go(
                        one.story.job_id
                          ? { job: one.story.job_id }
                          : { request: one.story.request ?? undefined },
                      )
                    }
                  >
                    {t("stock_history.same")}
                  </Button>
                )}
                <Button disabled={chosen.length === 0} onClick={() => setUndoing({ movement_ids: chosen })}>
                  {t("stock_history.undo_ticked")}
                </Button>
              </TickedBar>
            ) : (
              <>
                {batch && <b>{t(search.job ? "stock_history.of_job" : "stock_history.of_request")}</b>}
                {batch && (
                  <Button variant="default" onClick={() => setUndoing(batch)}>
                    {t("stock_history.undo_all")}
                  </Button>
                )}
                <span className="grow" />
                <Button variant="default" disabled={rows.total === 0} onClick={() => setFiling(true)}>
                  {t("history_file.title")}…
                </Button>
              </>
            )}
          </div>
          <ProblemBox problem={rows.problem} />
          <Grid
            view="stock-history"
            label={t("stock_history.grid")}
            columns={columns}
            rows={rows}
            rowId={rowId}
            rowLabel={rowLabel}
            ticks={ticks}
            onTicks={(next) => setTicks(next.kind === "some" ? next : NO_TICKS)}
            onOpen={(row) => void navigate({ to: "/stock", search: { sku: row.sku_id, q: row.code } })}
            empty={
              filtered ? (
                <Empty title={t("stock_history.none_found")} />
              ) : (
                <Empty
                  title={t("stock_history.none_yet")}
                  action={
                    <Button onClick={() => void navigate({ to: "/stock" })}>
                      {t("stock_history.to_stock")}
                    </Button>
                  }
                >
                  {t("stock_history.none_yet_text")}
                </Empty>
              )
            }
          />
          <div className="status">
            <span>
              <b>{formatNumber(rows.total)}</b> {t("stock_history.count_unit")}
            </span>
          </div>
        </div>
        {undoing && (
          <UndoDialog of={undoing} onClose={() => setUndoing(undefined)} onDone={() => setTicks(NO_TICKS)} />
        )}
        {filing && (
          <HistoryFile
            query={{ ...question, offset: 0, limit: 0 }}
            total={rows.total}
            onClose={() => setFiling(false)}
          />
        )}
      </div>
    </StockArea>
  );
}

function rowOf(rows: Rows<MovementView>, id: string): MovementView | undefined {
  const at = rows.indexOf(id);
  return at === undefined ? undefined : rows.get(at);
}

/** What the program is asked for a saved view. */
export function questionOf(search: HistorySearch) {
  return {
    text: search.q ?? "",
    from: dayStart(search.from),
    until: dayEnd(search.to),
    cause: search.cause ?? "",
    book: search.book ?? "",
    person: search.person === undefined ? null : search.person === "auto" ? "" : search.person,
    shop_id: search.shop ?? null,
    order: search.order ?? "",
    file: search.file ?? "",
    sku_id: search.sku ?? null,
    job_id: search.job ?? null,
    request: search.request ?? null,
    oldest_first: false,
  };
}

/** 自動, or a name. */
function personOf(person: string | null | undefined): string {
  return person ? (textOf(`person.${person}`) ?? person) : t("person.auto");
}

function historyColumns(shops: ShopView[]): Column<MovementView>[] {
  const shopName = (id: string | null | undefined) =>
    shops.find((shop) => shop.id === id)?.common.short_name ?? "";
  const source = (row: MovementView) =>
    row.story.order_number
      ? `${shopName(row.story.shop_id)} ${row.story.order_number}`.trim()
      : row.job_subject
        ? (textOf(row.job_subject) ?? row.job_subject)
        : "";
  const words = ({ story }: MovementView) =>
    [story.reason ? (textOf(`stock_reason.${story.reason}`) ?? story.reason) : "", story.note ?? ""]
      .filter(Boolean)
      .join(" ・ ");
  return [
    {
      key: "at",
      title: t("stock_history.at"),
      width: 128,
      cell: (row) => formatDateTime(row.story.at),
      text: (row) => formatDateTime(row.story.at),
    },
    { key: "code", title: t("stock.code"), width: 108, least: 92, cell: rowLabel, text: rowLabel },
    {
      key: "name",
      title: t("stock.name"),
      grows: true,
      width: 170,
      least: 120,
      cell: (row) => (row.variation ? `${row.name} ／ ${row.variation}` : row.name),
      text: (row) => (row.variation ? `${row.name} ／ ${row.variation}` : row.name),
    },
    {
      key: "book",
      title: t("stock.book"),
      width: 74,
      cell: (row) => textOr(`book.${row.story.book}`),
      text: (row) => textOr(`book.${row.story.book}`),
    },
    {
      key: "cause",
      title: t("stock_history.cause"),
      width: 132,
      cell: (row) => (
        <>
          {textOr(`cause.${row.story.cause}`)}
          {row.story.undone && <Tag>{t("stock_history.undone")}</Tag>}
        </>
      ),
      text: (row) => textOr(`cause.${row.story.cause}`),
    },
    {
      key: "before",
      title: t("stock.before_it"),
      width: 78,
      right: true,
      cell: (row) => <span className="muted">{formatNumber(row.story.before)}</span>,
      text: (row) => String(row.story.before),
    },
    {
      key: "delta",
      title: t("stock_history.delta"),
      width: 78,
      right: true,
      cell: (row) => (
        <b className={row.story.delta < 0 ? "neg" : row.story.delta > 0 ? "pos" : "faint"}>
          {signed(row.story.delta)}
        </b>
      ),
      text: (row) => String(row.story.delta),
    },
    {
      key: "after",
      title: t("stock.after"),
      width: 78,
      right: true,
      cell: (row) => formatNumber(row.story.after),
      text: (row) => String(row.story.after),
    },
    {
      key: "source",
      title: t("stock_history.by"),
      grows: true,
      width: 170,
      least: 120,
      cell: (row) =>
        row.story.order_id ? (
          <Link
            className="order-number"
            to="/orders"
            search={{ order: row.story.order_id, q: row.story.order_number ?? undefined, tab: "all" }}
          >
            {source(row)}
          </Link>
        ) : (
          source(row)
        ),
      text: source,
    },
    {
      key: "person",
      title: t("stock_history.person"),
      width: 96,
      cell: (row) => personOf(row.story.person),
      text: (row) => personOf(row.story.person),
    },
    {
      key: "note",
      title: t("stock_history.note"),
      grows: true,
      width: 130,
      least: 90,
      cell: words,
      text: words,
    },
  ];
}
