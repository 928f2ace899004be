import { Radio } from "@mantine/core";
import { useState } from "react";
import type { OrderRow } from "../../backend";
import { useCommand } from "../../backend/react";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import { BulkDialog } from "./BulkDialog";
import { leftOutOf } from "./Outcome";

/** Before 出荷指示 the pieces are still on the shelf. */
const BEFORE_SHIPPING = ["unchecked", "needs_check", "needs_stock", "needs_payment", "ready"];

interface CancelDialogProps {
  rows: OrderRow[];
  onClose: () => void;
  onDone: () => void;
}

/** キャンセル: asks once whether stock comes back; what is likely depends on where the orders stand. */
export function CancelDialog({ rows, onClose, onDone }: CancelDialogProps) {
  const cancel = useCommand("orders.cancel");
  const open = rows.filter((row) => row.progress !== "cancelled");
  const early = open.filter((row) => BEFORE_SHIPPING.includes(row.progress)).length;
  const late = open.length - early;
  const [restock, setRestock] = useState(early * 2 >= open.length ? "yes" : "no");
  const n = formatNumber(open.length);
  return (
    <BulkDialog
      title={t("orders.cancel_title")}
      label={t("orders.cancel_n", { n })}
      grave
      empty={open.length === 0}
      busy={cancel.busy}
      problem={cancel.problem}
      leftOut={rows
        .filter((row) => row.progress === "cancelled")
        .map((row) => leftOutOf(row, "left_out.already_cancelled"))}
      run={() => cancel.run({ order_ids: open.map((row) => row.id), restock: restock === "yes" })}
      said={(done) => t("orders.cancelled_n", { n: formatNumber(done.done) })}
      onClose={onClose}
      onDone={onDone}
    >
      <p>{t("orders.cancel_text", { n })}</p>
      <Radio.Group
        value={restock}
        onChange={setRestock}
        label={t("orders.restock")}
        description={
          late > 0
            ? t("orders.restock_text", { early: formatNumber(early), late: formatNumber(late) })
            : t("orders.restock_early")
        }
      >
        <Radio value="yes" label={t("orders.restock_yes")} mt={8} size="xs" />
        <Radio value="no" label={t("orders.restock_no")} mt={6} size="xs" />
      </Radio.Group>
    </BulkDialog>
  );
}
