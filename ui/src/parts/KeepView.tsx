import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { t } from "../texts";
import { Dialog } from "./Dialog";

interface KeepViewProps {
  onKeep: (name: string) => void;
  onClose: () => void;
}

/** Asks for the name under which a filter is kept. */
export function KeepView({ onKeep, onClose }: KeepViewProps) {
  const [name, setName] = useState("");
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) {
      onKeep(name.trim());
    }
  };
  return (
    <Dialog
      title={t("orders.keep_view")}
      onClose={onClose}
      size={420}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" form="keep-view" disabled={!name.trim()}>
            {t("common.save")}
          </Button>
        </>
      }
    >
      <form id="keep-view" onSubmit={onSubmit}>
        <TextInput
          label={t("orders.view_name")}
          description={t("orders.view_name_text")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
      </form>
    </Dialog>
  );
}
