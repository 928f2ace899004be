import { useMemo } from "react";
import type { LeftOut, OrderRow } from "../../backend";
import { useCommand } from "../../backend/react";
import { Tag } from "../../parts/Tag";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import { BulkDialog } from "./BulkDialog";
import { leftOutOf } from "./Outcome";
import { holdShort, holdTone, NOT_ACKNOWLEDGED } from "./stages";

interface AcknowledgeDialogProps {
  rows: OrderRow[];
  onClose: () => void;
  onDone: () => void;
}

/** 確認済みにする: what will be cleared, for how many. */
export function AcknowledgeDialog({ rows, onClose, onDone }: AcknowledgeDialogProps) {
  const acknowledge = useCommand("orders.acknowledge");
  const plan = useMemo(() => planOf(rows), [rows]);
  const n = formatNumber(plan.ready.length);
  return (
    <BulkDialog
      title={t("orders.acknowledge_title")}
      label={t("orders.acknowledge_n", { n })}
      empty={plan.ready.length === 0}
      busy={acknowledge.busy}
      problem={acknowledge.problem}
      leftOut={plan.leftOut}
      run={() => acknowledge.run({ order_ids: plan.ready.map((row) => row.id), kind: null })}
      said={(done) => t("orders.acknowledged_n", { n: formatNumber(done.done) })}
      onClose={onClose}
      onDone={onDone}
    >
      <p>{t("orders.acknowledge_text", { n, total: formatNumber(rows.length) })}</p>
      <ul className="chips-line">
        {[...plan.kinds].map(([kind, count]) => (
          <li key={kind}>
            <Tag tone={holdTone(kind)}>{holdShort(kind)}</Tag> {t("common.count", { n: formatNumber(count) })}
          </li>
        ))}
      </ul>
    </BulkDialog>
  );
}

function planOf(rows: OrderRow[]): { ready: OrderRow[]; kinds: Map<string, number>; leftOut: LeftOut[] } {
  const ready: OrderRow[] = [];
  const kinds = new Map<string, number>();
  const leftOut: LeftOut[] = [];
  for (const row of rows) {
    const stays = row.holds.find((kind) => NOT_ACKNOWLEDGED.includes(kind));
    if (row.holds.length === 0) {
      leftOut.push(leftOutOf(row, "left_out.nothing_to_clear"));
    } else if (stays) {
      leftOut.push(leftOutOf(row, "left_out.has_to_be_mended", { hold: holdShort(stays) }));
    } else {
      ready.push(row);
      for (const kind of row.holds) {
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      }
    }
  }
  return { ready, kinds, leftOut };
}
