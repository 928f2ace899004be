import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { Dialog } from "../../parts/Dialog";
import { ListBox } from "../../parts/ListBox";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import { type Mode, type NumberEdit, resultOf } from "./edits";

interface PreviewDialogProps {
  edits: NumberEdit[];
  mode: Mode;
  onClose: () => void;
  onRun: (note: string) => void;
}

/** Many numbers at once: every old and new one, before anything changes. */
export function PreviewDialog({ edits, mode, onClose, onRun }: PreviewDialogProps) {
  const [note, setNote] = useState("");
  const changing = edits.filter((edit) => edit.row.unset || resultOf(edit, mode) !== edit.row[edit.book]);
  const toZero = changing.filter((edit) => edit.book === "expected" && resultOf(edit, mode) <= 0);
  return (
    <Dialog
      title={t("stock.preview_title")}
      onClose={onClose}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button disabled={changing.length === 0} onClick={() => onRun(note)}>
            {t("stock.preview_run", { n: formatNumber(changing.length) })}
          </Button>
        </>
      }
    >
      <p>
        {t("stock.preview_text", {
          mode: t(`stock.mode_${mode}`),
          n: formatNumber(edits.length),
          changing: formatNumber(changing.length),
        })}
        {toZero.length > 0 && (
          <b className="neg"> {t("stock.preview_zero", { n: formatNumber(toZero.length) })}</b>
        )}
      </p>
      <ListBox label={t("stock.preview_title")}>
        <table className="plain">
          <thead>
            <tr>
              <th>{t("stock.code")}</th>
              <th>{t("stock.name")}</th>
              <th>{t("stock.book")}</th>
              <th className="num">{t("stock.before")}</th>
              <th className="num">{t("stock.after")}</th>
            </tr>
          </thead>
          <tbody>
            {changing.map((edit) => (
              <tr key={`${edit.row.sku_id}${edit.book}`}>
                <td className="nowrap">{edit.row.code}</td>
                <td>{edit.row.name}</td>
                <td className="nowrap">{edit.book === "held" ? t("stock.held") : t("stock.expected")}</td>
                <td className="num">{edit.row.unset ? "—" : formatNumber(edit.row[edit.book])}</td>
                <td className="num">
                  <b>{formatNumber(resultOf(edit, mode))}</b>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ListBox>
      <TextInput
        label={t("stock.note")}
        placeholder={t("stock.note_example")}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </Dialog>
  );
}
