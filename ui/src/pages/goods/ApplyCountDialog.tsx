import { Button } from "@mantine/core";
import { useState } from "react";
import type { WhichBooks as Books, StocktakeView } from "../../backend";
import { toProblem } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { Dialog } from "../../parts/Dialog";
import { ListBox } from "../../parts/ListBox";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { formatNumber, signed } from "../../texts/format";
import { WhichBooks } from "./WhichBooks";

/** What applying a count will change, before it does. */
export function ApplyCountDialog({ count, onClose }: { count: StocktakeView; onClose: () => void }) {
  const [books, setBooks] = useState<Books>("both");
  const rows = useAsk("stocktakes.lines", {
    stocktake_id: count.stocktake_id,
    only: "differing",
    text: "",
    offset: 0,
    limit: 200,
  });
  const apply = useCommand("stocktakes.apply");
  const run = async () => {
    const done = await apply.run({ stocktake_id: count.stocktake_id, books });
    if (done) {
      toast(t("counts.done", { skus: formatNumber(done.skus), n: formatNumber(done.pieces) }));
      onClose();
    }
  };
  const uncounted = count.lines - count.counted;
  return (
    <Dialog
      title={t("counts.apply")}
      onClose={onClose}
      size={620}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button loading={apply.busy} onClick={() => void run()}>
            {t("counts.apply_n", { n: formatNumber(count.differing) })}
          </Button>
        </>
      }
    >
      <p>{t("counts.apply_text", { n: formatNumber(count.differing) })}</p>
      {uncounted > 0 && <p className="muted">{t("counts.uncounted", { n: formatNumber(uncounted) })}</p>}
      {rows.data && rows.data.rows.length > 0 && (
        <ListBox label={t("counts.differing")}>
          <table className="plain">
            <thead>
              <tr>
                <th>{t("stock.code")}</th>
                <th>{t("stock.name")}</th>
                <th className="num">{t("counts.expected")}</th>
                <th className="num">{t("counts.counted")}</th>
                <th className="num">{t("counts.difference")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.data.rows.map((row) => (
                <tr key={row.sku.sku_id}>
                  <td>{row.sku.code}</td>
                  <td>{row.sku.name}</td>
                  <td className="num">{formatNumber(row.expected)}</td>
                  <td className="num">{formatNumber(row.counted ?? 0)}</td>
                  <td className="num">
                    <b className={(row.difference ?? 0) < 0 ? "neg" : "pos"}>{signed(row.difference ?? 0)}</b>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ListBox>
      )}
      {rows.data && rows.data.total > rows.data.rows.length && (
        <p className="muted">
          {t("differences.more")} {formatNumber(rows.data.total - rows.data.rows.length)}
        </p>
      )}
      <WhichBooks value={books} onChange={setBooks} />
      <ProblemBox problem={apply.problem ?? (rows.error ? toProblem(rows.error) : undefined)} />
    </Dialog>
  );
}
