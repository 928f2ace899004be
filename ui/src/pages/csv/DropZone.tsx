import { Button } from "@mantine/core";
import { type DragEvent, useRef, useState } from "react";
import { t } from "../../texts";

interface DropZoneProps {
  busy: boolean;
  onFile: (file: File) => void;
}

/** Where a file is dropped, or chosen by its button. */
export function DropZone({ busy, onFile }: DropZoneProps) {
  const field = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file && !busy) {
      onFile(file);
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the second way; the button inside is the first
    <div
      className="drop-zone"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <h2>{t("csv.drop_title")}</h2>
      <p className="muted">{t("csv.drop_text")}</p>
      <Button loading={busy} onClick={() => field.current?.click()}>
        {t("csv.choose_file")}
      </Button>
      <input
        ref={field}
        type="file"
        className="unseen"
        tabIndex={-1}
        aria-label={t("csv.choose_file")}
        accept=".csv,.txt,.tsv,.xlsx"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          // The same file can be chosen again after it was mended.
          event.currentTarget.value = "";
          if (file) {
            onFile(file);
          }
        }}
      />
    </div>
  );
}
