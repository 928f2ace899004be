import { Button } from "@mantine/core";
import { useNow } from "../../hooks/useNow";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import type { MadeEdit } from "./edits";

interface PendingProps {
  edits: MadeEdit[];
  onUndo: (edits: MadeEdit[]) => void;
  onSendNow: (skus: string[]) => void;
}

/** Changes by hand wait five seconds before they leave for the shops; until then they go back unseen. */
export function Pending({ edits, onUndo, onSendNow }: PendingProps) {
  const now = useNow();
  const waiting = edits.filter((edit) => edit.leaves_at !== null && edit.leaves_at > now);
  const newest = waiting.at(-1);
  if (!newest?.leaves_at) {
    return null;
  }
  const seconds = Math.ceil((newest.leaves_at - now) / 1000);
  const cells = waiting.flatMap((edit) => edit.cells);
  const [only] = cells;
  const what =
    cells.length === 1 && only
      ? t("stock.pending_one", {
          code: only.code,
          before: formatNumber(only.before),
          after: formatNumber(only.after),
        })
      : t("stock.pending_n", { n: formatNumber(cells.length) });
  return (
    <div className="pending" role="status" aria-live="off">
      <span>{what}</span>
      <b>{t("stock.pending_left", { n: seconds })}</b>
      <span className="grow" />
      <Button variant="default" size="compact-xs" onClick={() => onUndo(waiting)}>
        {t("stock.take_back")}
      </Button>
      <Button size="compact-xs" onClick={() => onSendNow(cells.map((cell) => cell.sku_id))}>
        {t("stock.send_now")}
      </Button>
    </div>
  );
}
