import { Button } from "@mantine/core";
import type { Aligned, StockRow } from "../../backend";
import { useCommand } from "../../backend/react";
import { Dialog } from "../../parts/Dialog";
import { ListBox } from "../../parts/ListBox";
import { ProblemBox } from "../../parts/ProblemBox";
import { t } from "../../texts";
import { formatNumber, fullName, signed } from "../../texts/format";

interface AlignDialogProps {
  rows: StockRow[];
  onClose: () => void;
  onDone: (aligned: Aligned, rows: StockRow[]) => void;
}

/** 想定を合わせる: what 想定在庫 becomes by the shelf, before it does. */
export function AlignDialog({ rows, onClose, onDone }: AlignDialogProps) {
  const align = useCommand("stock.align");
  const changing = rows.filter((row) => row.should != null && !row.unset && row.should !== row.expected);
  const run = async () => {
    const aligned = await align.run({ sku_ids: changing.map((row) => row.sku_id) });
    if (aligned) {
      onDone(aligned, changing);
      onClose();
    }
  };
  return (
    <Dialog
      title={t("align.title")}
      onClose={onClose}
      size={620}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button loading={align.busy} disabled={changing.length === 0} onClick={() => void run()}>
            {t("align.run", { n: formatNumber(changing.length) })}
          </Button>
        </>
      }
    >
      <p>{t("align.text")}</p>
      {rows.length > changing.length && (
        <p className="muted">{t("align.left_out", { n: formatNumber(rows.length - changing.length) })}</p>
      )}
      <ListBox label={t("align.title")}>
        <table className="plain">
          <thead>
            <tr>
              <th>{t("stock.code")}</th>
              <th>{t("stock.name")}</th>
              <th className="num">{t("stock.expected")}</th>
              <th className="num">{t("align.should")}</th>
              <th className="num">{t("stock_history.delta")}</th>
            </tr>
          </thead>
          <tbody>
            {changing.map((row) => (
              <tr key={row.sku_id}>
                <td className="nowrap">{row.code}</td>
                <td>{fullName(row)}</td>
                <td className="num">{formatNumber(row.expected)}</td>
                <td className="num">
                  <b>{formatNumber(row.should ?? 0)}</b>
                </td>
                <td className="num">{signed((row.should ?? 0) - row.expected)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ListBox>
      <ProblemBox problem={align.problem} />
    </Dialog>
  );
}
