import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import type { Problem, RemovalPreview } from "../../backend";
import { toProblem } from "../../backend";
import { useBackend, useCommand } from "../../backend/react";
import { Dialog } from "../../parts/Dialog";
import { ListBox } from "../../parts/ListBox";
import { ProblemBox } from "../../parts/ProblemBox";
import { Tag } from "../../parts/Tag";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import { problemText } from "../../texts/problem";
import { LookTable } from "./LookTable";

const TONES = { deleted: "bad", archived: "warn", kept: "info" } as const;

/** What removing means, SKU by SKU, before it is done. */
export function RemoveDialog({ skus, onClose }: { skus: string[]; onClose: (done: boolean) => void }) {
  const backend = useBackend();
  const [preview, setPreview] = useState<RemovalPreview>();
  const [problem, setProblem] = useState<Problem>();
  const remove = useCommand("products.remove");
  useEffect(() => {
    backend
      .rpc("products.preview_removal", { sku_ids: skus })
      .then(setPreview, (error) => setProblem(toProblem(error)));
  }, [backend, skus]);
  const count = (outcome: string) => preview?.rows.filter((row) => row.outcome === outcome).length ?? 0;
  const going = count("deleted") + count("archived");
  const run = async () => {
    const done = await remove.run({ sku_ids: skus, seen: preview?.look.seen ?? null });
    if (done) {
      toast(
        t("products.removed", {
          deleted: formatNumber(done.deleted),
          archived: formatNumber(done.archived.length),
        }),
      );
      onClose(true);
    }
  };
  return (
    <Dialog
      title={t("products.remove_title")}
      onClose={() => onClose(false)}
      size={680}
      actions={
        <>
          <Button variant="default" onClick={() => onClose(false)}>
            {t("common.cancel")}
          </Button>
          <Button color="red" disabled={going === 0} loading={remove.busy} onClick={() => void run()}>
            {t("products.remove_run", { n: formatNumber(going) })}
          </Button>
        </>
      }
    >
      <p>{t("products.remove_text")}</p>
      {preview && (
        <>
          <ListBox label={t("products.remove_title")}>
            <table className="plain">
              <tbody>
                {preview.rows.map((row) => (
                  <tr key={row.sku_id}>
                    <td className="nowrap">{row.code}</td>
                    <td>
                      {row.name}
                      {row.variation && ` ／ ${row.variation}`}
                    </td>
                    <td className="nowrap">
                      <Tag tone={TONES[row.outcome as keyof typeof TONES]}>
                        {t(`products.outcome_${row.outcome as keyof typeof TONES}`)}
                      </Tag>
                    </td>
                    <td className="muted">
                      {row.reason
                        ? problemText(row.reason)
                        : row.outcome === "archived"
                          ? t("products.because", {
                              movements: formatNumber(row.movements),
                              orders: formatNumber(row.order_lines),
                            })
                          : ""}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ListBox>
          {preview.look.impact.rows.length > 0 && <LookTable impact={preview.look.impact} />}
        </>
      )}
      <ProblemBox problem={problem ?? remove.problem} />
    </Dialog>
  );
}
