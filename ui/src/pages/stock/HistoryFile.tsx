import { NativeSelect } from "@mantine/core";
import type { Arg } from "../../backend";
import { useBackend } from "../../backend/react";
import { useKept } from "../../hooks/useKept";
import { t } from "../../texts";
import { ListFileDialog } from "./ListFileDialog";

interface HistoryFileProps {
  query: Arg<"stock.history_file">["query"];
  total: number;
  onClose: () => void;
}

/** 在庫数量変更履歴 as a file: which columns is remembered. */
export function HistoryFile({ query, total, onClose }: HistoryFileProps) {
  const backend = useBackend();
  const [kept, keep] = useKept("history-file", { layout: "own" });
  return (
    <ListFileDialog
      text={t("history_file.text")}
      total={total}
      onClose={onClose}
      make={(encoding, request_id) =>
        backend.rpc("stock.history_file", { request_id, query, layout: kept.layout, encoding })
      }
    >
      <NativeSelect
        label={t("history_file.layout")}
        value={kept.layout}
        onChange={(event) => keep({ layout: event.currentTarget.value })}
        data={[
          { value: "own", label: t("history_file.layout_own") },
          { value: "tempostar", label: t("history_file.layout_tempostar") },
        ]}
      />
    </ListFileDialog>
  );
}
