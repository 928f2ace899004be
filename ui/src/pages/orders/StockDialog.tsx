import type { OrderRow } from "../../backend";
import { toProblem } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { ListBox } from "../../parts/ListBox";
import { ProblemBox } from "../../parts/ProblemBox";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import { BulkDialog } from "./BulkDialog";

/** What is done: 引当確認の注文に在庫を引く, or 要対応の注文の在庫を戻す・戻さない. */
export type StockAct = "apply" | "return" | "keep";

interface StockDialogProps {
  act: StockAct;
  rows: OrderRow[];
  onClose: () => void;
  onDone: () => void;
}

/** What each order does to stock, one SKU a line, before any of it is done. */
export function StockDialog({ act, rows, onClose, onDone }: StockDialogProps) {
  const apply = useCommand("orders.apply_stock");
  const answer = useCommand("orders.answer_return");
  const order_ids = rows.map((row) => row.id);
  const effects = useAsk("orders.stock_effects", { request_id: "", order_ids });
  const n = formatNumber(rows.length);
  return (
    <BulkDialog
      title={t(`order_stock.${act}_title`)}
      label={t(`order_stock.${act}_n`, { n })}
      empty={rows.length === 0 || !effects.data}
      busy={apply.busy || answer.busy}
      problem={apply.problem ?? answer.problem}
      leftOut={[]}
      run={() =>
        act === "apply" ? apply.run({ order_ids }) : answer.run({ order_ids, restock: act === "return" })
      }
      said={(done) => t(`order_stock.${act}_done`, { n: formatNumber(done.done) })}
      onClose={onClose}
      onDone={onDone}
    >
      <p>{t(`order_stock.${act}_text`, { n })}</p>
      {effects.isError && <ProblemBox problem={toProblem(effects.error)} />}
      {effects.data && effects.data.rows.length > 0 && (
        <ListBox tall label={t("order_stock.effects")}>
          <table className="plain">
            <thead>
              <tr>
                <th>{t("orders.number")}</th>
                <th>{t("stock.code")}</th>
                <th className="num">{t("order_stock.delta")}</th>
                <th className="num">{t("order_stock.now")}</th>
                {act !== "keep" && <th className="num">{t("order_stock.after")}</th>}
              </tr>
            </thead>
            <tbody>
              {effects.data.rows.map((row) => (
                <tr key={`${row.order_id}-${row.code}`}>
                  <td className="nowrap">{row.order_number}</td>
                  <td>
                    {row.code} <span className="muted">{row.name}</span>
                  </td>
                  <td className="num">
                    {row.delta > 0 ? "+" : ""}
                    {formatNumber(row.delta)}
                  </td>
                  <td className="num">{formatNumber(row.expected)}</td>
                  {act !== "keep" && (
                    <td className={row.after < 0 ? "num neg" : "num"}>{formatNumber(row.after)}</td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </ListBox>
      )}
    </BulkDialog>
  );
}
