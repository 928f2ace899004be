import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import type { Look, Problem, ProductSku } from "../../backend";
import { toProblem } from "../../backend";
import { useBackend } from "../../backend/react";
import type { CellEdit } from "../../grid/types";
import { Dialog } from "../../parts/Dialog";
import { ProblemBox } from "../../parts/ProblemBox";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import { LookTable } from "./LookTable";

interface CountingDialogProps {
  edits: CellEdit<ProductSku>[];
  onClose: () => void;
  onRun: (seen: string) => void;
}

/** Counted, not counted, made to order: what changing it does at the malls, before it is changed. */
export function CountingDialog({ edits, onClose, onRun }: CountingDialogProps) {
  const backend = useBackend();
  const [look, setLook] = useState<Look>();
  const [problem, setProblem] = useState<Problem>();
  const to = edits[0]?.text ?? "";
  useEffect(() => {
    backend
      .rpc("products.preview_counting", { sku_ids: edits.map((edit) => edit.row.sku_id), counting: to })
      .then(setLook, (error) => setProblem(toProblem(error)));
  }, [backend, edits, to]);
  return (
    <Dialog
      title={t("products.counting_title")}
      onClose={onClose}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button disabled={!look} onClick={() => look && onRun(look.seen)}>
            {t("products.counting_run", { n: formatNumber(edits.length), to })}
          </Button>
        </>
      }
    >
      <p>{t("products.counting_text", { to })}</p>
      {look && <LookTable impact={look.impact} />}
      <ProblemBox problem={problem} />
    </Dialog>
  );
}
