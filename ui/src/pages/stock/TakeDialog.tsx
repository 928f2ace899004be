import { Button } from "@mantine/core";
import { toProblem } from "../../backend";
import { useAsk } from "../../backend/react";
import { Dialog } from "../../parts/Dialog";
import { ListBox } from "../../parts/ListBox";
import { ProblemBox } from "../../parts/ProblemBox";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import { problemText } from "../../texts/problem";

interface TakeDialogProps {
  ids: string[];
  onClose: () => void;
  onRun: (ids: string[]) => void;
}

/** The malls' numbers become ours: every number before and after, and what can't be computed back, and why. */
export function TakeDialog({ ids, onClose, onRun }: TakeDialogProps) {
  const preview = useAsk("differences.preview_take", { listing_ids: ids }, { keep: true });
  const rows = preview.data?.rows ?? [];
  const left = preview.data?.left_out ?? [];
  return (
    <Dialog
      title={t("differences.take_title")}
      onClose={onClose}
      size={680}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button disabled={rows.length === 0} onClick={() => onRun(rows.map((row) => row.listing_id))}>
            {t("differences.take_run", { n: formatNumber(rows.length) })}
          </Button>
        </>
      }
    >
      <p>{t("differences.take_text")}</p>
      {preview.isError && <ProblemBox problem={toProblem(preview.error)} />}
      {preview.isPending && <p className="muted">{t("common.loading")}</p>}
      {rows.length > 0 && (
        <ListBox label={t("differences.take_title")}>
          <table className="plain">
            <thead>
              <tr>
                <th>{t("stock.code")}</th>
                <th>{t("stock.name")}</th>
                <th className="num">{t("differences.take_taken")}</th>
                <th className="num">{t("differences.take_before")}</th>
                <th className="num">{t("differences.take_after")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.listing_id}>
                  <td className="nowrap">{row.code}</td>
                  <td>{row.name}</td>
                  <td className="num">{formatNumber(row.taken)}</td>
                  <td className="num">{formatNumber(row.before)}</td>
                  <td className="num">
                    <b>{formatNumber(row.after)}</b>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ListBox>
      )}
      {left.length > 0 && (
        <ul className="left-out">
          {left.map((one) => (
            <li key={one.listing_id}>
              <b>{one.code}</b> {problemText(one.problem)}
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
