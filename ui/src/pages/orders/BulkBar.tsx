import { Button } from "@mantine/core";
import { useState } from "react";
import type { Arg, OrderRow } from "../../backend";
import { toProblem } from "../../backend";
import { useBackend } from "../../backend/react";
import { tickedRows } from "../../grid/collect";
import { ALL_TICKS, NO_TICKS, type Ticks, tickCount } from "../../grid/ticks";
import type { Rows } from "../../grid/types";
import { later } from "../../parts/later";
import { ProblemBox } from "../../parts/ProblemBox";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import type { StockAct } from "./StockDialog";

const AcknowledgeDialog = later(() => import("./AcknowledgeDialog").then((part) => part.AcknowledgeDialog));
const CancelDialog = later(() => import("./CancelDialog").then((part) => part.CancelDialog));
const ConfirmDialog = later(() => import("./ConfirmDialog").then((part) => part.ConfirmDialog));
const StockDialog = later(() => import("./StockDialog").then((part) => part.StockDialog));
const SlipDialog = later(() => import("./SlipDialog").then((part) => part.SlipDialog));

const rowId = (row: OrderRow) => row.id;

interface BulkBarProps {
  question: Omit<Arg<"orders.list">, "offset" | "limit">;
  total: number;
  ticks: Ticks;
  rows: Rows<OrderRow>;
  onTicks: (ticks: Ticks) => void;
}

type Action = "acknowledge" | "cancel" | "confirm" | "slips" | StockAct;

/** What can be done with the ticked orders. Every action first shows what it will do. */
export function BulkBar({ question, total, ticks, rows, onTicks }: BulkBarProps) {
  const backend = useBackend();
  const [chosen, setChosen] = useState<{ action: Action; rows: OrderRow[] }>();
  const [gathering, setGathering] = useState<number>();
  const [problem, setProblem] = useState<ReturnType<typeof toProblem>>();
  const count = tickCount(ticks, total);
  const begin = async (action: Action) => {
    setGathering(0);
    setProblem(undefined);
    try {
      setChosen({
        action,
        rows: await tickedRows(backend, "orders.list", question, ticks, rowId, {
          rows,
          onProgress: setGathering,
        }),
      });
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setGathering(undefined);
    }
  };
  const close = () => setChosen(undefined);
  const done = () => {
    close();
    onTicks(NO_TICKS);
  };
  const busy = gathering !== undefined;
  // What is likely to be done next comes first to the eye.
  const unpaid = question.tab === "needs_payment";
  const ofStock = question.tab === "stock_waiting" || question.tab === "asks_return";
  return (
    <>
      <div className="bar" data-selected="true" role="toolbar" aria-label={t("bulk.label")}>
        <b aria-live="polite">{t("bulk.selected", { n: formatNumber(count) })}</b>
        {count < total && (
          <button type="button" className="link" onClick={() => onTicks(ALL_TICKS)}>
            {t("bulk.all", { n: formatNumber(total) })}
          </button>
        )}
        <button type="button" className="link" onClick={() => onTicks(NO_TICKS)}>
          {t("bulk.none")}
        </button>
        <span className="grow" />
        {question.tab === "stock_waiting" && (
          <Button disabled={busy} onClick={() => void begin("apply")}>
            {t("order_stock.apply")}
          </Button>
        )}
        {question.tab === "asks_return" && (
          <>
            <Button disabled={busy} onClick={() => void begin("return")}>
              {t("order_stock.return")}
            </Button>
            <Button variant="default" disabled={busy} onClick={() => void begin("keep")}>
              {t("order_stock.keep")}
            </Button>
          </>
        )}
        {busy && <span className="muted">{t("bulk.gathering", { n: formatNumber(gathering) })}</span>}
        <Button variant="default" disabled={busy} onClick={() => void begin("slips")}>
          {t("orders.slip")}
        </Button>
        <Button variant="default" disabled={busy} onClick={() => void begin("cancel")}>
          {t("orders.cancel_more")}
        </Button>
        <Button variant={unpaid ? "filled" : "default"} disabled={busy} onClick={() => void begin("confirm")}>
          {t("orders.confirm_more")}
        </Button>
        <Button
          variant={unpaid || ofStock ? "default" : "filled"}
          disabled={busy}
          onClick={() => void begin("acknowledge")}
        >
          {t("orders.acknowledge_more")}
        </Button>
      </div>
      <ProblemBox problem={problem} />
      {chosen?.action === "acknowledge" && (
        <AcknowledgeDialog rows={chosen.rows} onClose={close} onDone={done} />
      )}
      {chosen?.action === "cancel" && <CancelDialog rows={chosen.rows} onClose={close} onDone={done} />}
      {chosen?.action === "confirm" && <ConfirmDialog rows={chosen.rows} onClose={close} onDone={done} />}
      {(chosen?.action === "apply" || chosen?.action === "return" || chosen?.action === "keep") && (
        <StockDialog act={chosen.action} rows={chosen.rows} onClose={close} onDone={done} />
      )}
      {chosen?.action === "slips" && <SlipDialog rows={chosen.rows} onClose={close} />}
    </>
  );
}
