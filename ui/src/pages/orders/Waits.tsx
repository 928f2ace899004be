import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import type { OrderView } from "../../backend";
import { t } from "../../texts";

interface WaitsProps {
  order: OrderView;
  busy: boolean;
  onConfirm: () => void;
}

/** What an order waits for that has nothing to clear, and what moves it on. */
export function Waits({ order, busy, onConfirm }: WaitsProps) {
  const { row, payment } = order;
  if (row.locked || (row.progress !== "needs_payment" && row.progress !== "needs_stock")) {
    return null;
  }
  if (row.progress === "needs_stock") {
    return <Wait title={t("waits.stock")}>{t("waits.stock_text")}</Wait>;
  }
  if (order.can_confirm) {
    return (
      <Wait
        title={t("waits.confirm")}
        action={
          <Button size="compact-xs" loading={busy} onClick={onConfirm}>
            {t("orders.confirm")}
          </Button>
        }
      >
        {t("waits.confirm_text")}
      </Wait>
    );
  }
  if (payment?.kind === "prepaid" && payment.paid !== true) {
    return <Wait title={t("waits.money", { method: payment.method })}>{t("waits.money_text")}</Wait>;
  }
  const confirmed = order.outbox.some((one) => one.kind === "confirm" && one.state !== "refused");
  return <Wait title={confirmed ? t("waits.confirmed") : t("waits.release")}>{t("waits.release_text")}</Wait>;
}

function Wait(props: { title: string; children: string; action?: ReactNode }) {
  return (
    <div className="sec">
      <div className="why" data-tone="info">
        <div>
          <b>{props.title}</b>
          <div>{props.children}</div>
        </div>
        {props.action}
      </div>
    </div>
  );
}
