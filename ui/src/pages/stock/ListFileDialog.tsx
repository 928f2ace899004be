import { Button, NativeSelect } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { ListFile, Problem } from "../../backend";
import { toProblem } from "../../backend";
import { useBackend } from "../../backend/react";
import { useKept } from "../../hooks/useKept";
import { Dialog } from "../../parts/Dialog";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";
import { saveFile } from "../csv/saving";

interface ListFileDialogProps {
  text: string;
  /** Rows that the list has. */
  total: number;
  make: (encoding: string, requestId: string) => Promise<ListFile>;
  onClose: () => void;
  /** Other things to choose. */
  children?: ReactNode;
}

/** A list as a CSV file: in which encoding, which is remembered; the file is handed over and stays among the files. */
export function ListFileDialog({ text, total, make, onClose, children }: ListFileDialogProps) {
  const backend = useBackend();
  const [kept, keep] = useKept("list-file", { encoding: "utf8_bom" });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const run = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const made = await make(kept.encoding, crypto.randomUUID());
      await saveFile(backend, made.file);
      toast(t("history_file.made", { name: made.file.name, n: formatNumber(made.rows) }));
      onClose();
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t("history_file.title")}
      onClose={onClose}
      size={460}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button loading={busy} onClick={() => void run()}>
            {t("history_file.run", { n: formatNumber(total) })}
          </Button>
        </>
      }
    >
      <p>{text}</p>
      <div className="fields">
        {children}
        <NativeSelect
          label={t("history_file.encoding")}
          value={kept.encoding}
          onChange={(event) => keep({ encoding: event.currentTarget.value })}
          data={[
            { value: "utf8_bom", label: t("history_file.utf8_bom") },
            { value: "cp932", label: "Shift_JIS" },
            { value: "utf8", label: "UTF-8" },
          ]}
        />
      </div>
      <ProblemBox problem={problem} />
    </Dialog>
  );
}
