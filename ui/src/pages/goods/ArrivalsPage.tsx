import { Button } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import type { ArrivalsSearch } from "../../app/router";
import type { ArrivalView } from "../../backend";
import { Grid } from "../../grid/Grid";
import type { Column } from "../../grid/types";
import { useRows } from "../../grid/useRows";
import { useWarehouses, type Warehouses } from "../../hooks/useWarehouses";
import { Empty } from "../../parts/Empty";
import { ProblemBox } from "../../parts/ProblemBox";
import { Tabs } from "../../parts/Tabs";
import { Tag } from "../../parts/Tag";
import { t } from "../../texts";
import { formatNumber, formatWished } from "../../texts/format";
import { StockArea } from "../stock/StockArea";
import { ArrivalDialog } from "./ArrivalDialog";
import { ArrivalPanel } from "./ArrivalPanel";
import { ReturnDialog } from "./ReturnDialog";

const rowId = (row: ArrivalView) => row.arrival_id;
const rowLabel = (row: ArrivalView) => row.supplier || row.memo || row.arrival_id;

/** 入荷・返品: what is to come, and taking in what came or came back. */
export function ArrivalsPage() {
  const search = useSearch({ from: "/stock/arrivals" });
  const navigate = useNavigate({ from: "/stock/arrivals" });
  const only = search.only ?? "open";
  const question = useMemo(() => ({ only }), [only]);
  const rows = useRows<"arrivals.list", ArrivalView>("arrivals.list", question, rowId);
  const warehouses = useWarehouses();
  const columns = arrivalColumns(warehouses);
  const [writing, setWriting] = useState(false);
  const [returning, setReturning] = useState(false);
  const go = (change: Partial<ArrivalsSearch>) => {
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  return (
    <StockArea>
      <div className="screen" data-panel={search.arrival !== undefined}>
        <h1 className="unseen">{t("stock_area.arrivals")}</h1>
        <div className="work">
          <Tabs
            label={t("stock_area.arrivals")}
            items={["open", "closed"].map((key) => ({
              key,
              label: key === "open" ? t("arrivals.open") : t("arrivals.closed"),
              ...(key === only ? { count: rows.total } : {}),
            }))}
            value={only}
            onChange={(key) => go({ only: key === "open" ? undefined : key, arrival: undefined })}
            after={
              <div className="bar">
                <Button variant="default" onClick={() => setReturning(true)}>
                  {t("returns.take")}
                </Button>
                <Button onClick={() => setWriting(true)}>{t("arrivals.new")}</Button>
              </div>
            }
          />
          <ProblemBox problem={rows.problem} />
          <Grid
            view="arrivals"
            label={t("arrivals.grid")}
            columns={columns}
            rows={rows}
            rowId={rowId}
            rowLabel={rowLabel}
            activeId={search.arrival}
            onActive={(row) => row.arrival_id !== search.arrival && go({ arrival: row.arrival_id })}
            empty={
              <Empty
                title={only === "open" ? t("arrivals.none") : t("arrivals.none_closed")}
                action={<Button onClick={() => setWriting(true)}>{t("arrivals.new")}</Button>}
              >
                {t("arrivals.none_text")}
              </Empty>
            }
          />
        </div>
        {search.arrival !== undefined && <ArrivalPanel key={search.arrival} arrivalId={search.arrival} />}
      </div>
      {writing && (
        <ArrivalDialog
          onClose={() => setWriting(false)}
          onSaved={(id) => go({ only: undefined, arrival: id })}
        />
      )}
      {returning && <ReturnDialog onClose={() => setReturning(false)} />}
    </StockArea>
  );
}

function arrivalColumns(warehouses: Warehouses): Column<ArrivalView>[] {
  const day = (row: ArrivalView) =>
    row.expected_on ? formatWished(row.expected_on) : t("arrivals.day_unknown");
  const number = (key: string, title: string, value: (row: ArrivalView) => number): Column<ArrivalView> => ({
    key,
    title,
    width: 74,
    right: true,
    cell: (row) => formatNumber(value(row)),
    text: (row) => String(value(row)),
  });
  return [
    {
      key: "day",
      title: t("arrivals.day"),
      width: 150,
      cell: (row) => (
        <>
          <span className={row.expected_on ? "" : "muted"}>{day(row)}</span>{" "}
          {row.late && <Tag tone="bad">{t("arrivals.late")}</Tag>}
        </>
      ),
      text: day,
    },
    {
      key: "supplier",
      title: t("arrivals.supplier"),
      grows: true,
      width: 160,
      cell: (row) => row.supplier,
      text: (row) => row.supplier,
    },
    ...(warehouses.several
      ? [
          {
            key: "warehouse",
            title: t("warehouse.title"),
            width: 110,
            cell: (row: ArrivalView) => warehouses.name(row.warehouse_id),
            text: (row: ArrivalView) => warehouses.name(row.warehouse_id),
          },
        ]
      : []),
    number("lines", t("arrivals.lines"), (row) => row.lines),
    number("pieces", t("arrivals.pieces"), (row) => row.pieces),
    number("received", t("arrivals.received"), (row) => row.received),
    number("left", t("arrivals.left"), (row) => (row.closed_at ? 0 : Math.max(0, row.pieces - row.received))),
    {
      key: "memo",
      title: t("arrivals.memo"),
      grows: true,
      width: 160,
      cell: (row) => row.memo,
      text: (row) => row.memo,
    },
  ];
}
