import { Button } from "@mantine/core";
import { type DragEvent, useRef, useState } from "react";
import { type Problem, toProblem } from "../../backend";
import { useBackend } from "../../backend/react";
import { ProblemBox } from "../../parts/ProblemBox";
import { t, textOr } from "../../texts";

/** A file that was chosen, and is kept by the program. */
export interface ChosenFile {
  id: string | null;
  /** The job that read it by API, where nobody dropped it. */
  job: string | null;
  name: string;
  layout: string;
}

interface ChosenProps {
  files: ChosenFile[];
  onFiles: (files: ChosenFile[]) => void;
  layouts: string[];
}

/** Where files are dropped: several at once, those that belong together. */
export function Chosen({ files, onFiles, layouts }: ChosenProps) {
  const backend = useBackend();
  const field = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  const add = async (list: FileList | null) => {
    if (!list || list.length === 0 || busy) {
      return;
    }
    setBusy(true);
    setProblem(undefined);
    try {
      const taken: ChosenFile[] = [];
      for (const file of Array.from(list)) {
        const kept = await backend.rpc("files.take_in", {
          request_id: crypto.randomUUID(),
          name: file.name,
          bytes: await inBase64(file),
          path: "",
          changed_at: file.lastModified,
          kind: "items",
        });
        taken.push({ id: kept.id, job: null, name: file.name, layout: "" });
      }
      onFiles([...files.filter((one) => one.job === null), ...taken]);
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setBusy(false);
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void add(event.dataTransfer.files);
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is the second way; the button inside is the first */}
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
        <p className="muted">{t("articles.drop")}</p>
        <Button
          variant={files.length > 0 ? "default" : "filled"}
          loading={busy}
          onClick={() => field.current?.click()}
        >
          {t("articles.choose_files")}
        </Button>
        <input
          ref={field}
          type="file"
          multiple
          className="unseen"
          tabIndex={-1}
          aria-label={t("articles.choose_files")}
          accept=".csv,.txt,.tsv"
          onChange={(event) => {
            const list = event.currentTarget.files;
            void add(list).finally(() => {
              // The same file can be chosen again after it was mended.
              if (field.current) {
                field.current.value = "";
              }
            });
          }}
        />
      </div>
      {files.length === 0 && (
        <ul className="layouts">
          {layouts.map((layout) => (
            <li key={layout}>
              <b>{textOr(`layout.${layout}`)}</b>{" "}
              <span className="muted">{textOr(`layout.${layout}.help`)}</span>
            </li>
          ))}
        </ul>
      )}
      {files.length > 0 && (
        <ul className="chosen-files">
          {files.map((file) => (
            <li key={file.id ?? file.job}>
              {file.name}{" "}
              <button
                type="button"
                className="link"
                onClick={() => onFiles(files.filter((one) => one !== file))}
                aria-label={t("articles.remove_file", { name: file.name })}
              >
                {t("articles.remove")}
              </button>
            </li>
          ))}
        </ul>
      )}
      <ProblemBox problem={problem} />
    </>
  );
}

/** The bytes of a file as the program takes them; in pieces, as a whole file is too many arguments for one call. */
async function inBase64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(binary);
}
