import type { LeftOut, OrderRow } from "../../backend";
import { ListBox } from "../../parts/ListBox";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import { problemText } from "../../texts/problem";

/** An order that is left out before anything is asked of the program. */
export function leftOutOf(row: OrderRow, code: string, args: Record<string, string> = {}): LeftOut {
  return { order_id: row.id, order_number: row.order_number, problem: { code, args } };
}

/** Orders that a bulk action leaves out, each with its reason. */
export function LeftOutList({ rows }: { rows: LeftOut[] }) {
  if (rows.length === 0) {
    return null;
  }
  return (
    <section>
      <h3 className="dialog-h">{t("bulk.left_out_n", { n: formatNumber(rows.length) })}</h3>
      <ListBox label={t("bulk.left_out")}>
        <table className="plain">
          <tbody>
            {rows.map((row) => (
              <tr key={row.order_id}>
                <td className="nowrap">{row.order_number}</td>
                <td>{problemText(row.problem)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ListBox>
    </section>
  );
}
