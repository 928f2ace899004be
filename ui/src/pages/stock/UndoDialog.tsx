import { Button } from "@mantine/core";
import { useMemo } from "react";
import type { Arg, Undone } from "../../backend";
import { toProblem } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { Dialog } from "../../parts/Dialog";
import { ListBox } from "../../parts/ListBox";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t, textOf, textOr } from "../../texts";
import { formatNumber } from "../../texts/format";
import { LookTable } from "../products/LookTable";

/** What is taken back: all of a job, all of a request, or some movements. */
export type UndoOf = Pick<Arg<"stock.undo_batch">, "job_id" | "request" | "movement_ids">;

interface UndoDialogProps {
  of: UndoOf;
  onClose: () => void;
  onDone?: (undone: Undone) => void;
}

/** Taking back many movements: what it will do and what it leaves out, before it is done. */
export function UndoDialog({ of, onClose, onDone }: UndoDialogProps) {
  const preview = useAsk(
    "stock.undo_preview",
    useMemo(() => ({ ...of }), [of]),
  );
  const undo = useCommand("stock.undo_batch");
  const told = preview.data;
  const run = async () => {
    const undone = await undo.run({ ...of, seen: told?.seen ?? null });
    if (undone) {
      const goesOn = undone.job != null && undone.job.finished_at == null;
      toast(
        goesOn
          ? t("undo.goes_on", { n: formatNumber(undone.job?.total ?? 0) })
          : t("stock.undone_n_late", { n: formatNumber(undone.done) }),
      );
      onDone?.(undone);
      onClose();
    }
  };
  return (
    <Dialog
      title={t("undo.title")}
      onClose={onClose}
      size={680}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button loading={undo.busy} disabled={!told || told.undoable === 0} onClick={() => void run()}>
            {t("undo.run", { n: formatNumber(told?.undoable ?? 0) })}
          </Button>
        </>
      }
    >
      {preview.isError && <ProblemBox problem={toProblem(preview.error)} />}
      {!told && !preview.isError && <p className="muted">{t("common.loading")}</p>}
      {told && (
        <>
          <p>
            {told.subject && <b>{textOf(told.subject) ?? told.subject} </b>}
            {t("undo.text", { n: formatNumber(told.movements), undoable: formatNumber(told.undoable) })}
            {told.to_zero > 0 && (
              <b className="neg"> {t("stock.preview_zero", { n: formatNumber(told.to_zero) })}</b>
            )}
          </p>
          {Object.entries(told.left_out).map(([why, count]) => (
            <p key={why} className="muted">
              {t("undo.left_out", { why: textOr(why), n: formatNumber(count) })}
            </p>
          ))}
          <ListBox label={t("undo.title")}>
            <table className="plain">
              <thead>
                <tr>
                  <th>{t("stock.code")}</th>
                  <th>{t("stock.name")}</th>
                  <th>{t("stock.book")}</th>
                  <th className="num">{t("stock.before")}</th>
                  <th className="num">{t("undo.after")}</th>
                  <th>
                    <span className="unseen">{t("stock_history.note")}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {told.rows.map((row, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a preview's rows neither come nor go
                  <tr key={at}>
                    <td className="nowrap">{row.code}</td>
                    <td>{row.name}</td>
                    <td className="nowrap">{textOr(`book.${row.book}`)}</td>
                    <td className="num">{formatNumber(row.before)}</td>
                    <td className="num">
                      <b className={row.after < 0 ? "neg" : undefined}>{formatNumber(row.after)}</b>
                    </td>
                    <td className="muted small">{row.stays ? textOr(row.stays) : ""}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ListBox>
          {told.movements > told.rows.length && (
            <p className="muted">
              {t("stock.preview_more", { n: formatNumber(told.movements - told.rows.length) })}
            </p>
          )}
          {told.impact.rows.length > 0 && (
            <>
              <h3>{t("look.title")}</h3>
              <LookTable impact={told.impact} />
            </>
          )}
          <p className="muted">{t("undo.sends")}</p>
        </>
      )}
      <ProblemBox problem={undo.problem} />
    </Dialog>
  );
}
