import { Button, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { Dialog } from "../../parts/Dialog";
import { ListBox } from "../../parts/ListBox";
import { t, textOr } from "../../texts";
import { formatNumber, fullName } from "../../texts/format";
import { type Mode, type NumberEdit, numberOf, resultOf, type Words } from "./edits";
import { Reason } from "./Reason";

interface PreviewDialogProps {
  edits: NumberEdit[];
  mode: Mode;
  words: Words;
  onClose: () => void;
  onRun: (mode: Mode, words: Words) => void;
}

/** So many rows are drawn; the counts are of all. */
const DRAWN = 500;

/** Many numbers at once: every old and new one, before anything changes. */
export function PreviewDialog({ edits, mode: before, words: typed, onClose, onRun }: PreviewDialogProps) {
  const [mode, setMode] = useState(before);
  const [words, setWords] = useState(typed);
  const changing = edits.filter((edit) => numberOf(edit) !== resultOf(edit, mode));
  const toZero = changing.filter((edit) => edit.book === "expected" && resultOf(edit, mode) <= 0);
  const negative = edits.filter((edit) => edit.value < 0);
  return (
    <Dialog
      title={t("stock.preview_title")}
      onClose={onClose}
      size={640}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button disabled={changing.length === 0} onClick={() => onRun(mode, words)}>
            {t("stock.preview_run", { n: formatNumber(changing.length) })}
          </Button>
        </>
      }
    >
      <div className="order-line">
        <span id="preview-mode">{t("stock.mode")}</span>
        <SegmentedControl
          aria-labelledby="preview-mode"
          value={mode}
          onChange={(value) => setMode(value as Mode)}
          data={(["set", "add", "take"] as const).map((value) => ({
            value,
            label: t(`stock.mode_${value}`),
          }))}
        />
      </div>
      <p>
        {t("stock.preview_text", {
          mode: t(`stock.mode_${mode}`),
          n: formatNumber(edits.length),
          changing: formatNumber(changing.length),
        })}
        {toZero.length > 0 && (
          <b className="neg"> {t("stock.preview_zero", { n: formatNumber(toZero.length) })}</b>
        )}
        {negative.length > 0 && (
          <b className="neg"> {t("stock.preview_negative", { n: formatNumber(negative.length) })}</b>
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
            {changing.slice(0, DRAWN).map((edit) => {
              const now = numberOf(edit);
              const then = resultOf(edit, mode);
              return (
                <tr key={`${edit.row.sku_id}${edit.book}`}>
                  <td className="nowrap">{edit.row.code}</td>
                  <td>{fullName(edit.row)}</td>
                  <td className="nowrap">{textOr(`book.${edit.book}`)}</td>
                  <td className="num">{now === undefined ? "—" : formatNumber(now)}</td>
                  <td className="num">
                    <b className={then < 0 ? "neg" : undefined}>{formatNumber(then)}</b>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ListBox>
      {changing.length > DRAWN && (
        <p className="muted">{t("stock.preview_more", { n: formatNumber(changing.length - DRAWN) })}</p>
      )}
      <div className="fields two">
        <Reason words={words} onChange={setWords} />
      </div>
    </Dialog>
  );
}
