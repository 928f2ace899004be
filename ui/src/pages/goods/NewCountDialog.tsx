import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useCommand } from "../../backend/react";
import { Dialog } from "../../parts/Dialog";
import { ProblemBox } from "../../parts/ProblemBox";
import { t } from "../../texts";
import { formatDate } from "../../texts/format";
import { WhichWarehouse } from "./WhichWarehouse";

interface NewCountDialogProps {
  onClose: () => void;
  onBegun: (stocktakeId: string) => void;
}

/** Begins a count in one warehouse: of everything, or of the shelves that begin with the same letters. */
export function NewCountDialog({ onClose, onBegun }: NewCountDialogProps) {
  const [name, setName] = useState(() => t("counts.default_name", { day: formatDate(Date.now()) }));
  const [shelf, setShelf] = useState("");
  const [warehouse, setWarehouse] = useState<string | null>(null);
  const begin = useCommand("stocktakes.begin");
  const run = async () => {
    const begun = await begin.run({ name, warehouse_id: warehouse, shelf });
    if (begun) {
      onBegun(begun.stocktake_id);
      onClose();
    }
  };
  return (
    <Dialog
      title={t("counts.begin")}
      onClose={onClose}
      size={460}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button loading={begin.busy} disabled={!name.trim()} onClick={() => void run()}>
            {t("counts.begin")}
          </Button>
        </>
      }
    >
      <div className="fields">
        <TextInput
          label={t("counts.name")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <WhichWarehouse value={warehouse} onChange={setWarehouse} />
        <TextInput
          label={t("counts.shelf_only")}
          description={t("counts.shelf_only_text")}
          value={shelf}
          onChange={(event) => setShelf(event.currentTarget.value)}
        />
      </div>
      <ProblemBox problem={begin.problem} />
    </Dialog>
  );
}
