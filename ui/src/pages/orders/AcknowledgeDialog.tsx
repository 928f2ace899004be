import { Button } from "@mantine/core";
import { useMemo, useState } from "react";
import type { LeftOut, OrderRow, OrdersDone } from "../../backend";
import { useCommand } from "../../backend/react";
import { Dialog } from "../../parts/Dialog";
import { ProblemBox } from "../../parts/ProblemBox";
import { Tag } from "../../parts/Tag";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import { LeftOutList } from "./Outcome";
import { holdShort, holdTone, NOT_ACKNOWLEDGED } from "./stages";

interface AcknowledgeDialogProps {
  rows: OrderRow[];
  onClose: () => void;
  onDone: () => void;
}

/** 確認済みにする: what will be cleared, for how many, and what stays and why; then the result. */
export function AcknowledgeDialog({ rows, onClose, onDone }: AcknowledgeDialogProps) {
  const acknowledge = useCommand("orders.acknowledge");
  const [result, setResult] = useState<OrdersDone>();
  const plan = useMemo(() => planOf(rows), [rows]);
  const run = async () => {
    const done = await acknowledge.run({ order_ids: plan.ready.map((row) => row.id), kind: null });
    if (done) {
      toast(t("orders.acknowledged_n", { n: formatNumber(done.done) }));
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
        <p>{t("orders.acknowledged_n", { n: formatNumber(result.done) })}</p>
        <LeftOutList rows={result.left_out} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t("orders.acknowledge_title")}
      onClose={onClose}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button loading={acknowledge.busy} disabled={plan.ready.length === 0} onClick={() => void run()}>
            {t("orders.acknowledge_n", { n: formatNumber(plan.ready.length) })}
          </Button>
        </>
      }
    >
      <p>
        {t("orders.acknowledge_text", {
          n: formatNumber(plan.ready.length),
          total: formatNumber(rows.length),
        })}
      </p>
      <ul className="chips-line">
        {[...plan.kinds].map(([kind, count]) => (
          <li key={kind}>
            <Tag tone={holdTone(kind)}>{holdShort(kind)}</Tag> {t("common.count", { n: formatNumber(count) })}
          </li>
        ))}
      </ul>
      <LeftOutList rows={plan.leftOut} />
      <ProblemBox problem={acknowledge.problem} />
    </Dialog>
  );
}

function planOf(rows: OrderRow[]): { ready: OrderRow[]; kinds: Map<string, number>; leftOut: LeftOut[] } {
  const ready: OrderRow[] = [];
  const kinds = new Map<string, number>();
  const leftOut: LeftOut[] = [];
  for (const row of rows) {
    const leave = (code: string, args: Record<string, string> = {}) =>
      leftOut.push({ order_id: row.id, order_number: row.order_number, problem: { code, args } });
    const stays = row.holds.find((kind) => NOT_ACKNOWLEDGED.includes(kind));
    if (row.holds.length === 0) {
      leave("left_out.nothing_to_clear");
    } else if (stays) {
      leave("left_out.has_to_be_mended", { hold: holdShort(stays) });
    } else {
      ready.push(row);
      for (const kind of row.holds) {
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      }
    }
  }
  return { ready, kinds, leftOut };
}
