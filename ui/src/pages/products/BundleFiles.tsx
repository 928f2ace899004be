import { Button, NativeSelect } from "@mantine/core";
import { useRef, useState } from "react";
import type { BundlesDryRun, BundlesImported, Problem } from "../../backend";
import { toProblem } from "../../backend";
import { useBackend, useCommand } from "../../backend/react";
import { Dialog } from "../../parts/Dialog";
import { ListBox } from "../../parts/ListBox";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import { problemText } from "../../texts/problem";
import { base64Of, saveFile } from "../csv/saving";
import { LookTable } from "./LookTable";

const parts = (all: [string, number][]) =>
  all.length === 0 ? "—" : all.map(([code, quantity]) => `${code}×${formatNumber(quantity)}`).join("、");

/** セット商品 from a file and to a file; what a file does is shown before it is done. */
export function BundleFiles({ onClose }: { onClose: () => void }) {
  const backend = useBackend();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<{ name: string; base64: string }>();
  const [encoding, setEncoding] = useState("");
  const [dry, setDry] = useState<BundlesDryRun>();
  const [problem, setProblem] = useState<Problem>();
  const [layout, setLayout] = useState("tempostar");
  const [written, setWritten] = useState("cp932");
  const take = useCommand("bundles.import");
  const [done, setDone] = useState<BundlesImported>();
  const refused = useCommand("stock_files.refused");
  const read = async (chosen: { name: string; base64: string }, as: string) => {
    setFile(chosen);
    setDry(undefined);
    setDone(undefined);
    setProblem(undefined);
    try {
      setDry(await backend.rpc("bundles.preview_import", { ...chosen, encoding: as || null }));
    } catch (error) {
      setProblem(toProblem(error));
    }
  };
  const run = async () => {
    const taken =
      file && dry && (await take.run({ ...file, encoding: encoding || null, seen: dry.look.seen }));
    if (taken) {
      toast(t("bundles.imported", { n: formatNumber(taken.changed) }));
      if (taken.job.failed === 0) {
        onClose();
      }
      setDone(taken);
      setDry(undefined);
    }
  };
  const save = async () => {
    setProblem(undefined);
    try {
      const made = await backend.rpc("bundles.export", { layout, encoding: written });
      const refused = made.unwritable[0];
      if (refused) {
        setProblem(refused.problem);
        return;
      }
      const bytes = Uint8Array.from(atob(made.base64), (letter) => letter.charCodeAt(0));
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([bytes], { type: "text/csv" }));
      link.download = made.name;
      link.click();
      URL.revokeObjectURL(link.href);
      toast(t("bundles.exported", { n: formatNumber(made.rows) }));
    } catch (error) {
      setProblem(toProblem(error));
    }
  };
  return (
    <Dialog
      title={t("bundles.files")}
      onClose={onClose}
      size={760}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.close")}
          </Button>
          {dry && (
            <Button disabled={dry.bundles.length === 0} loading={take.busy} onClick={() => void run()}>
              {t("bundles.import_run", { n: formatNumber(dry.bundles.length) })}
            </Button>
          )}
        </>
      }
    >
      <h3>{t("bundles.import")}</h3>
      <p className="muted small">{t("bundles.import_text")}</p>
      <div className="row-acts">
        <input
          ref={input}
          type="file"
          accept=".csv,.txt,text/csv"
          hidden
          aria-label={t("bundles.choose")}
          onChange={(event) => {
            const chosen = event.currentTarget.files?.[0];
            if (chosen) {
              void base64Of(chosen).then((base64) => read({ name: chosen.name, base64 }, encoding));
            }
            event.currentTarget.value = "";
          }}
        />
        <Button variant="default" onClick={() => input.current?.click()}>
          {t("bundles.choose")}
        </Button>
        <NativeSelect
          aria-label={t("bundles.encoding")}
          value={encoding}
          onChange={(event) => {
            setEncoding(event.currentTarget.value);
            if (file) {
              void read(file, event.currentTarget.value);
            }
          }}
          data={[
            { value: "", label: t("bundles.encoding_auto") },
            { value: "cp932", label: "Shift_JIS" },
            { value: "utf8", label: "UTF-8" },
          ]}
        />
        {file && <span className="muted">{file.name}</span>}
      </div>
      {done && done.job.failed > 0 && (
        <div className="why" data-tone="warn" role="status">
          <div>{t("bundles.imported_refused", { n: formatNumber(done.job.failed) })}</div>
          <Button
            variant="default"
            loading={refused.busy}
            onClick={() =>
              void refused.run({ job_id: done.job.id }).then((file) => file && saveFile(backend, file))
            }
          >
            {t("csv.save_refused", { n: formatNumber(done.job.failed) })}
          </Button>
        </div>
      )}
      {dry && (
        <>
          <p>
            {t("bundles.dry", {
              layout: t(dry.layout === "tempostar" ? "bundles.layout_tempostar" : "bundles.layout_own"),
              encoding: dry.encoding,
              n: formatNumber(dry.bundles.length),
              same: formatNumber(dry.same),
              refused: formatNumber(dry.refused.length),
            })}
          </p>
          {dry.bundles.length > 0 && (
            <ListBox label={t("bundles.changes")}>
              <table className="plain">
                <thead>
                  <tr>
                    <th>{t("stock.bundle")}</th>
                    <th>{t("bundles.parts_before")}</th>
                    <th>{t("bundles.parts_after")}</th>
                  </tr>
                </thead>
                <tbody>
                  {dry.bundles.map((bundle) => (
                    <tr key={bundle.sku_id}>
                      <td>
                        <b>{bundle.code}</b>
                        <div className="muted small">{bundle.name}</div>
                      </td>
                      <td className="muted break">{parts(bundle.before)}</td>
                      <td className="break">{parts(bundle.after)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ListBox>
          )}
          {dry.refused.length > 0 && (
            <ListBox label={t("bundles.refused")}>
              <table className="plain">
                <thead>
                  <tr>
                    <th className="num">{t("bundles.line")}</th>
                    <th>{t("bundles.column")}</th>
                    <th>{t("bundles.value")}</th>
                    <th>{t("bundles.why")}</th>
                  </tr>
                </thead>
                <tbody>
                  {dry.refused.map((row) => (
                    <tr key={`${row.line}${row.column}${row.value}${row.problem.code}`}>
                      <td className="num">{formatNumber(row.line)}</td>
                      <td className="nowrap">{row.column || "—"}</td>
                      <td className="break">{row.value || "—"}</td>
                      <td>{problemText(row.problem)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ListBox>
          )}
          {dry.look.impact.rows.length > 0 && <LookTable impact={dry.look.impact} />}
        </>
      )}
      <h3>{t("bundles.export")}</h3>
      <div className="row-acts">
        <NativeSelect
          aria-label={t("bundles.layout")}
          value={layout}
          onChange={(event) => setLayout(event.currentTarget.value)}
          data={[
            { value: "tempostar", label: t("bundles.layout_tempostar") },
            { value: "own", label: t("bundles.layout_own") },
          ]}
        />
        <NativeSelect
          aria-label={t("bundles.encoding")}
          value={written}
          onChange={(event) => setWritten(event.currentTarget.value)}
          data={[
            { value: "cp932", label: "Shift_JIS" },
            { value: "utf8_bom", label: "UTF-8 (BOM)" },
            { value: "utf8", label: "UTF-8" },
          ]}
        />
        <Button variant="default" onClick={() => void save()}>
          {t("bundles.export_run")}
        </Button>
      </div>
      <ProblemBox problem={problem ?? take.problem ?? refused.problem} />
    </Dialog>
  );
}
