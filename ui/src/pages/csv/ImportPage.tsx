import { Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import type { FileView, JobView, StockFileChoice } from "../../backend";
import { useAsk, useCommand } from "../../backend/react";
import { ProblemBox } from "../../parts/ProblemBox";
import { t, textOr } from "../../texts";
import { CsvArea } from "./CsvArea";
import { DropZone } from "./DropZone";
import { LayoutHelp } from "./LayoutHelp";
import { Look } from "./Look";
import { base64Of } from "./saving";

const START = "own.stock";

/** How a file just chosen is looked at: as its header says, replacing 想定在庫. */
function choiceOf(file: FileView): StockFileChoice {
  return {
    file_id: file.id,
    layout: "",
    encoding: null,
    separator: null,
    shop_id: null,
    mode: "replace",
    target: "expected",
    moment: null,
    without_mends: false,
    refused_mends: [],
  };
}

/** 在庫一括更新: a file is chosen, looked at, and taken in. */
export function ImportPage() {
  const [file, setFile] = useState<FileView>();
  const [choice, setChoice] = useState<StockFileChoice>();
  const [job, setJob] = useState<JobView>();
  const [shown, setShown] = useState(START);
  const take = useCommand("files.take_in");
  const layouts = useAsk("stock_files.layouts", {});
  const known = layouts.data ?? [];

  const chosen = async (picked: File) => {
    const taken = await take.run({
      name: picked.name,
      bytes: await base64Of(picked),
      path: "",
      changed_at: picked.lastModified || null,
      kind: "stock",
    });
    if (taken) {
      setFile(taken);
      setChoice(choiceOf(taken));
      setJob(undefined);
    }
  };
  const anew = () => {
    setFile(undefined);
    setChoice(undefined);
    setJob(undefined);
  };
  if (file && choice) {
    return (
      <CsvArea>
        <h1 className="unseen">{t("csv.import")}</h1>
        <Look
          file={file}
          choice={choice}
          onChoice={setChoice}
          layouts={known}
          job={job}
          onJob={setJob}
          onAnew={anew}
        />
      </CsvArea>
    );
  }
  const layout = known.find((one) => one.id === shown);
  return (
    <CsvArea>
      <div className="csv-start">
        <h1 className="unseen">{t("csv.import")}</h1>
        <div className="csv-middle">
          <DropZone busy={take.busy} onFile={(picked) => void chosen(picked)} />
          <ProblemBox problem={take.problem} />
          <ul className="csv-points">
            <li>{t("csv.point_look")}</li>
            <li>{t("csv.point_excel")}</li>
            <li>{t("csv.point_undo")}</li>
          </ul>
        </div>
        <aside className="panel" aria-label={t("csv.formats")}>
          <div className="scroll">
            <div className="sec">
              <NativeSelect
                label={t("csv.formats")}
                value={shown}
                onChange={(event) => setShown(event.currentTarget.value)}
                data={known.map((one) => ({ value: one.id, label: textOr(one.label) }))}
              />
            </div>
            {layout && <LayoutHelp layout={layout} />}
          </div>
        </aside>
      </div>
    </CsvArea>
  );
}

/** A button that begins again with another file. */
export function AnotherFile({ onAnew }: { onAnew: () => void }) {
  return (
    <Button variant="default" onClick={onAnew}>
      {t("csv.another_file")}
    </Button>
  );
}
