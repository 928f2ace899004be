import type { Backend, FileView } from "../../backend";
import { toast } from "../../parts/toast";
import { t } from "../../texts";

/** Hands a file of the program to the person: asks where to in a window, downloads it in a browser. */
export async function saveFile(backend: Backend, file: FileView): Promise<void> {
  if (backend.shell.saveFile) {
    const place = await backend.shell.saveFile(file.path, file.name);
    if (place) {
      toast(t("csv.saved", { place }));
    }
    return;
  }
  const { bytes, name } = await backend.rpc("files.bytes", { file_id: file.id });
  const raw = Uint8Array.from(atob(bytes), (char) => char.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([raw]));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** The bytes of a chosen file, as the program takes them. */
export async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  // In pieces: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text);
}
