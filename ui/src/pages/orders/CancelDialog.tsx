import { Button, Radio } from "@mantine/core";
import { useState } from "react";
import type { OrderRow, OrdersDone } from "../../backend";
import { useCommand } from "../../backend/react";
import { Dialog } from "../../parts/Dialog";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import { LeftOutList } from "./Outcome";

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
  const [restock, setRestock] = useState(early * 2 >= open.length ? "yes" : "no");
  const [result, setResult] = useState<OrdersDone>();
  const already = rows
    .filter((row) => row.progress === "cancelled")
    .map((row) => ({
      order_id: row.id,
      order_number: row.order_number,
      problem: { code: "left_out.already_cancelled", args: {} },
    }));
  const run = async () => {
    const done = await cancel.run({ order_ids: open.map((row) => row.id), restock: restock === "yes" });
    if (done) {
      toast(t("orders.cancelled_n", { n: formatNumber(done.done) }));
      if (done.left_out.length === 0) {
        onDone();
      } else {
        setResult(done);
      }
    }
  };
  if (result) {
    return (
      <Dialog
        title={t("bulk.result")}
        onClose={onDone}
        actions={<Button onClick={onDone}>{t("common.close")}</Button>}
      >
        <p>{t("orders.cancelled_n", { n: formatNumber(result.done) })}</p>
        <LeftOutList rows={result.left_out} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t("orders.cancel_title")}
      onClose={onClose}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button color="red" loading={cancel.busy} disabled={open.length === 0} onClick={() => void run()}>
            {t("orders.cancel_n", { n: formatNumber(open.length) })}
          </Button>
        </>
      }
    >
      <p>{t("orders.cancel_text", { n: formatNumber(open.length) })}</p>
      <Radio.Group
        value={restock}
        onChange={setRestock}
        label={t("orders.restock")}
        description={t("orders.restock_text", {
          early: formatNumber(early),
          late: formatNumber(open.length - early),
        })}
      >
        <Radio value="yes" label={t("orders.restock_yes")} mt={8} size="xs" />
        <Radio value="no" label={t("orders.restock_no")} mt={6} size="xs" />
      </Radio.Group>
      <LeftOutList rows={already} />
      <ProblemBox problem={cancel.problem} />
    </Dialog>
  );
}
