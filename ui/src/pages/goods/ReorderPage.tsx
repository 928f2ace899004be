import { NativeSelect, TextInput } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import type { ReorderSearch } from "../../app/router";
import type { ReorderRow } from "../../backend";
import { toProblem } from "../../backend";
import { useAsk } from "../../backend/react";
import { Grid } from "../../grid/Grid";
import type { Column, Rows } from "../../grid/types";
import { Empty } from "../../parts/Empty";
import { ProblemBox } from "../../parts/ProblemBox";
import { t } from "../../texts";
import { formatMoney, formatNumber } from "../../texts/format";
import { readNumber } from "../../texts/numbers";
import { StockArea } from "../stock/StockArea";

const DAYS = "14";
const rowId = (row: ReorderRow) => row.sku.sku_id;

/** 発注の目安: what will run out, and how many to order. */
export function ReorderPage() {
  const search = useSearch({ from: "/stock/reorder" });
  const navigate = useNavigate({ from: "/stock/reorder" });
  const typed = search.days ?? DAYS;
  const number = readNumber(typed);
  const wrong = !number.ok || number.value < 1 || number.value > 365;
  const days = wrong ? Number(DAYS) : number.value;
  const asked = useAsk("stock.reorder", { days, supplier: "" }, { keep: true });
  const every = asked.data ?? [];
  const shown = search.supplier ? every.filter((row) => row.supplier === search.supplier) : every;
  const suppliers = [...new Set(every.map((row) => row.supplier).filter(Boolean))].sort();
  const rows = useMemo(() => rowsOf(shown, asked.isPending), [shown, asked.isPending]);
  const columns = useMemo(reorderColumns, []);
  const go = (change: Partial<ReorderSearch>) => {
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  return (
    <StockArea>
      <div className="screen">
        <h1 className="unseen">{t("stock_area.reorder")}</h1>
        <div className="bar head-bar">
          <span>{t("reorder.lasts")}</span>
          <TextInput
            w={64}
            aria-label={t("reorder.days")}
            inputMode="numeric"
            value={typed}
            error={wrong}
            onChange={(event) => go({ days: event.currentTarget.value || undefined })}
          />
          <span>{t("reorder.days_after")}</span>
          {suppliers.length > 0 && (
            <NativeSelect
              aria-label={t("arrivals.supplier")}
              w={180}
              value={search.supplier ?? ""}
              onChange={(event) => go({ supplier: event.currentTarget.value || undefined })}
              data={[
                { value: "", label: t("reorder.every_supplier") },
                ...suppliers.map((value) => ({ value, label: value })),
              ]}
            />
          )}
          <span className="muted">{t("reorder.text")}</span>
        </div>
        <div className="work">
          <ProblemBox problem={asked.error ? toProblem(asked.error) : undefined} />
          <Grid
            view="reorder"
            label={t("stock_area.reorder")}
            columns={columns}
            rows={rows}
            rowId={rowId}
            rowLabel={(row) => row.sku.code}
            onOpen={(row) =>
              void navigate({ to: "/stock", search: { sku: row.sku.sku_id, q: row.sku.code } })
            }
            empty={<Empty title={t("reorder.none")}>{t("reorder.none_text")}</Empty>}
          />
          <div className="status">
            <span>
              <b>{formatNumber(shown.length)}</b> {t("reorder.count_unit")}
            </span>
          </div>
        </div>
      </div>
    </StockArea>
  );
}

/** A list that has come whole, as the grid reads it. */
function rowsOf(list: ReorderRow[], loading: boolean): Rows<ReorderRow> {
  return {
    total: list.length,
    get: (index) => list[index],
    indexOf: (id) => {
      const at = list.findIndex((row) => row.sku.sku_id === id);
      return at < 0 ? undefined : at;
    },
    show: () => undefined,
    loading,
    old: false,
    problem: undefined,
  };
}

function reorderColumns(): Column<ReorderRow>[] {
  const name = (row: ReorderRow) =>
    row.sku.variation ? `${row.sku.name} ／ ${row.sku.variation}` : row.sku.name;
  const number = (
    key: string,
    title: string,
    value: (row: ReorderRow) => number | null | undefined,
  ): Column<ReorderRow> => ({
    key,
    title,
    width: 84,
    right: true,
    cell: (row) => {
      const here = value(row);
      return here == null ? "" : formatNumber(here);
    },
    text: (row) => String(value(row) ?? ""),
  });
  return [
    {
      key: "code",
      title: t("stock.code"),
      width: 120,
      cell: (row) => row.sku.code,
      text: (row) => row.sku.code,
    },
    { key: "name", title: t("stock.name"), grows: true, width: 220, cell: name, text: name },
    {
      key: "supplier",
      title: t("arrivals.supplier"),
      width: 130,
      grows: true,
      cell: (row) => row.supplier,
      text: (row) => row.supplier,
    },
    number("expected", t("reorder.expected"), (row) => row.expected),
    number("held", t("stock.held"), (row) => row.held || null),
    number("incoming", t("reorder.incoming"), (row) => row.incoming),
    number("sold", t("reorder.sold"), (row) => row.sold),
    {
      ...number("days_left", t("reorder.days_left"), (row) => row.days_left),
      cell: (row) =>
        row.days_left == null ? (
          ""
        ) : (
          <span className={row.days_left === 0 ? "neg" : ""}>
            {t("reorder.n_days", { n: formatNumber(row.days_left) })}
          </span>
        ),
    },
    number("low_at", t("reorder.low_at"), (row) => row.low_at),
    {
      ...number("suggested", t("reorder.suggested"), (row) => row.suggested),
      cell: (row) => <b>{formatNumber(row.suggested)}</b>,
    },
    {
      ...number("cost", t("reorder.cost"), (row) => (row.cost == null ? null : row.cost * row.suggested)),
      width: 104,
      cell: (row) => (row.cost == null ? "" : formatMoney(row.cost * row.suggested, "JPY")),
    },
  ];
}
