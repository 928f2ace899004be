import type { OrderRow } from "../../backend";
import { useCommand } from "../../backend/react";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import { BulkDialog } from "./BulkDialog";
import { leftOutOf } from "./Outcome";

/** Stages at which a mall may still wait for 注文確認. */
const EARLY = ["unchecked", "needs_check", "needs_stock", "needs_payment"];

interface ConfirmDialogProps {
  rows: OrderRow[];
  onClose: () => void;
  onDone: () => void;
}

/** 注文確認: the malls are told that these orders are accepted. Whether a mall waits for that, it says itself. */
export function ConfirmDialog({ rows, onClose, onDone }: ConfirmDialogProps) {
  const confirm = useCommand("orders.confirm");
  const open = rows.filter((row) => EARLY.includes(row.progress));
  const n = formatNumber(open.length);
  return (
    <BulkDialog
      title={t("orders.confirm_title")}
      label={t("orders.confirm_n", { n })}
      empty={open.length === 0}
      busy={confirm.busy}
      problem={confirm.problem}
      leftOut={rows
        .filter((row) => !EARLY.includes(row.progress))
        .map((row) => leftOutOf(row, "left_out.mall_does_not_wait"))}
      run={() => confirm.run({ order_ids: open.map((row) => row.id) })}
      said={(done) => t("orders.confirmed_n", { n: formatNumber(done.done) })}
      onClose={onClose}
      onDone={onDone}
    >
      <p>{t("orders.confirm_text", { n })}</p>
    </BulkDialog>
  );
}
