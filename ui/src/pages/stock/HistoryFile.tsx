import { Button, NativeSelect } from "@mantine/core";
import type { Arg } from "../../backend";
import { useCommand } from "../../backend/react";
import { useKept } from "../../hooks/useKept";
import { Dialog } from "../../parts/Dialog";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t } from "../../texts";
import { formatNumber } from "../../texts/format";

interface HistoryFileProps {
  query: Arg<"stock.history_file">["query"];
  total: number;
  onClose: () => void;
}

/** 在庫数量変更履歴 as a file: which columns, which encoding; both are remembered. */
export function HistoryFile({ query, total, onClose }: HistoryFileProps) {
  const [kept, keep] = useKept("history-file", { layout: "own", encoding: "utf8_bom" });
  const make = useCommand("stock.history_file");
  const run = async () => {
    const file = await make.run({ query, ...kept });
    if (file) {
      toast(t("history_file.made", { name: file.name, n: formatNumber(file.rows) }));
      onClose();
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
          <Button loading={make.busy} onClick={() => void run()}>
            {t("history_file.run", { n: formatNumber(total) })}
          </Button>
        </>
      }
    >
      <p>{t("history_file.text")}</p>
      <div className="fields">
        <NativeSelect
          label={t("history_file.layout")}
          value={kept.layout}
          onChange={(event) => keep({ ...kept, layout: event.currentTarget.value })}
          data={[
            { value: "own", label: t("history_file.layout_own") },
            { value: "tempostar", label: t("history_file.layout_tempostar") },
          ]}
        />
        <NativeSelect
          label={t("history_file.encoding")}
          value={kept.encoding}
          onChange={(event) => keep({ ...kept, encoding: event.currentTarget.value })}
          data={[
            { value: "utf8_bom", label: t("history_file.utf8_bom") },
            { value: "cp932", label: "Shift_JIS" },
            { value: "utf8", label: "UTF-8" },
          ]}
        />
      </div>
      <ProblemBox problem={make.problem} />
    </Dialog>
  );
}
