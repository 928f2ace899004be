import { Button, Checkbox } from "@mantine/core";
import { useEffect, useMemo, useState } from "react";
import type { OrderRow, SlipsMade } from "../../backend";
import { toProblem } from "../../backend";
import { useBackend, useCommand } from "../../backend/react";
import { useKept } from "../../hooks/useKept";
import { Dialog } from "../../parts/Dialog";
import { PdfPages } from "../../parts/PdfPages";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t, textOr } from "../../texts";
import { formatNumber } from "../../texts/format";

/** 納品書: looked at, saved, opened, printed, and marked as printed; the second time is said. */
export function SlipDialog({ rows, onClose }: { rows: OrderRow[]; onClose: () => void }) {
  const backend = useBackend();
  const [kept, keep] = useKept("slip", { prices: true });
  const [made, setMade] = useState<SlipsMade>();
  const [problem, setProblem] = useState<ReturnType<typeof toProblem>>();
  const mark = useCommand("orders.mark_printed");
  // The list behind is told anew every few seconds; the same orders are the same slips.
  const which = rows.map((row) => row.id).join(" ");
  const ids = useMemo(() => which.split(" "), [which]);

  useEffect(() => {
    let current = true;
    setMade(undefined);
    setProblem(undefined);
    backend.rpc("orders.slips", { order_ids: ids, prices: kept.prices }).then(
      (slips) => current && setMade(slips),
      (error) => current && setProblem(toProblem(error)),
    );
    return () => {
      current = false;
    };
  }, [backend, ids, kept.prices]);

  const name = `${t("orders.slip")}_${rows.length === 1 ? (rows[0]?.order_number ?? "") : rows.length}.pdf`;
  const attempt = async (act: () => Promise<unknown>) => {
    setProblem(undefined);
    try {
      return await act();
    } catch (error) {
      setProblem(toProblem(error));
      return undefined;
    }
  };
  const save = () =>
    attempt(async () => {
      if (made && backend.shell.saveFile) {
        const place = await backend.shell.saveFile(made.path, name);
        if (place) {
          toast(t("notice.saved_to", { path: place }));
        }
      } else if (made) {
        download(made.pdf, name);
      }
    });
  const print = () =>
    attempt(async () => {
      if (made) {
        await (backend.shell.printFile ? backend.shell.printFile(made.path) : printInPage(made.pdf));
        if (await mark.run({ order_ids: ids })) {
          toast(t("slips.marked", { n: formatNumber(ids.length) }));
        }
      }
    });
  const again = made?.printed_before ?? [];
  return (
    <Dialog
      title={t("slips.title", { n: formatNumber(rows.length) })}
      onClose={onClose}
      size={860}
      actions={
        <>
          <Checkbox
            label={t("slips.prices")}
            checked={kept.prices}
            onChange={(event) => keep({ prices: event.currentTarget.checked })}
          />
          <span className="grow" />
          {made && <span className="muted">{t("slips.pages", { n: formatNumber(made.pages) })}</span>}
          <Button
            variant="default"
            disabled={!made}
            loading={mark.busy}
            onClick={() =>
              void mark
                .run({ order_ids: ids })
                .then((done) => done && toast(t("slips.marked", { n: formatNumber(done.done) })))
            }
          >
            {t("slips.mark")}
          </Button>
          <Button variant="default" disabled={!made} onClick={() => void save()}>
            {t("common.save")}
          </Button>
          {backend.shell.openFile && (
            <Button
              variant="default"
              disabled={!made}
              onClick={() => void attempt(async () => made && backend.shell.openFile?.(made.path))}
            >
              {t("common.open")}
            </Button>
          )}
          <Button disabled={!made} onClick={() => void print()}>
            {again.length > 0 ? t("slips.print_again") : t("slips.print")}
          </Button>
        </>
      }
    >
      {again.length > 0 && (
        <div className="why" data-tone="warn" role="status">
          <div>
            <b>{t("slips.printed_before", { n: formatNumber(again.length) })}</b>
            <div className="clip">{again.join("、")}</div>
          </div>
        </div>
      )}
      {made && made.unprintable.length > 0 && (
        <div className="why" data-tone="warn" role="status">
          <div>
            <b>{t("slips.unprintable")}</b>
            {made.unprintable.slice(0, 5).map((one) => (
              <div key={`${one.order_number}${one.field}${one.character}`}>
                {one.order_number} ・ {textOr(`slip_field.${one.field}`)} ・ {one.character}
              </div>
            ))}
          </div>
        </div>
      )}
      <ProblemBox problem={problem ?? mark.problem} />
      {made ? (
        <PdfPages data={made.pdf} label={t("slips.preview")} />
      ) : (
        !problem && <div className="pdf-wait">{t("slips.making")}</div>
      )}
    </Dialog>
  );
}

function blobUrl(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  return URL.createObjectURL(new Blob([bytes], { type: "application/pdf" }));
}

function download(base64: string, name: string): void {
  const url = blobUrl(base64);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

async function printInPage(base64: string): Promise<void> {
  const url = blobUrl(base64);
  const frame = document.createElement("iframe");
  frame.style.display = "none";
  frame.src = url;
  document.body.append(frame);
  await new Promise((resolve) => {
    frame.onload = resolve;
  });
  frame.contentWindow?.print();
}
