import { Button } from "@mantine/core";
import type { LayoutView } from "../../backend";
import { useBackend, useCommand } from "../../backend/react";
import { ProblemBox } from "../../parts/ProblemBox";
import { t, textOr } from "../../texts";
import { saveFile } from "./saving";

/** What a kind of file needs: its columns, the required ones marked, and a sample to begin from. */
export function LayoutHelp({ layout }: { layout: LayoutView }) {
  const backend = useBackend();
  const sample = useCommand("stock_files.sample");
  const save = async () => {
    const file = await sample.run({ layout: layout.id });
    if (file) {
      await saveFile(backend, file);
    }
  };
  return (
    <section className="sec layout-help" aria-label={t("csv.columns_of", { format: textOr(layout.label) })}>
      <h2>{textOr(layout.label)}</h2>
      <p className="muted">{t("csv.columns_help")}</p>
      <ul>
        {layout.columns.map((column) => (
          <li key={column.name}>
            <span className="break">{column.name}</span>
            <span className={column.required ? "need" : "muted"}>
              {column.required ? t("csv.required") : t("csv.optional")}
            </span>
          </li>
        ))}
      </ul>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <section className="layout-sample" tabIndex={0} aria-label={t("csv.sample")}>
        <table>
          <caption className="muted">{t("csv.sample")}</caption>
          <thead>
            <tr>
              {layout.columns.map((column) => (
                <th key={column.name}>{column.name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {layout.sample.map((row) => (
              <tr key={row.join("\t")}>
                {layout.columns.map((column, at) => (
                  <td key={column.name}>{row[at]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Button variant="default" loading={sample.busy} onClick={() => void save()}>
        {t("csv.save_sample")}
      </Button>
      <ProblemBox problem={sample.problem} />
    </section>
  );
}
