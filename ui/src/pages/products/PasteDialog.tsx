import { Button } from "@mantine/core";
import type { ProductSku } from "../../backend";
import type { CellEdit, Column } from "../../grid/types";
import { Dialog } from "../../parts/Dialog";
import { ListBox } from "../../parts/ListBox";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";

interface PasteDialogProps {
  edits: CellEdit<ProductSku>[];
  columns: Column<ProductSku>[];
  onClose: () => void;
  onRun: () => void;
}

/** Many cells at once: every old and new text, before anything changes. */
export function PasteDialog({ edits, columns, onClose, onRun }: PasteDialogProps) {
  const of = (edit: CellEdit<ProductSku>) => columns.find((column) => column.key === edit.column);
  const changing = edits.filter((edit) => of(edit)?.start?.(edit.row) !== edit.text);
  return (
    <Dialog
      title={t("products.paste_title")}
      onClose={onClose}
      size={680}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button disabled={changing.length === 0} onClick={onRun}>
            {t("products.paste_run", { n: formatNumber(changing.length) })}
          </Button>
        </>
      }
    >
      <ListBox label={t("products.paste_title")}>
        <table className="plain">
          <thead>
            <tr>
              <th>{t("products.code")}</th>
              <th>{t("products.field")}</th>
              <th>{t("stock.before")}</th>
              <th>{t("stock.after")}</th>
            </tr>
          </thead>
          <tbody>
            {changing.map((edit) => (
              <tr key={`${edit.row.sku_id}${edit.column}`}>
                <td className="nowrap">{edit.row.code}</td>
                <td className="nowrap">{of(edit)?.title}</td>
                <td className="break muted">{of(edit)?.start?.(edit.row) || "—"}</td>
                <td className="break">
                  <b>{edit.text || "—"}</b>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ListBox>
    </Dialog>
  );
}
