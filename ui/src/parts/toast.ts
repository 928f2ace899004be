import { TOASTS_EVENT } from "../app/events";

/**
 * Says that something worked, with a way back where there is one. Errors never come here: they stay until read. Gives
 * what takes the toast away, for when its way back was gone elsewhere. What draws toasts is loaded with the first.
 */
export function toast(text: string, undo?: () => void): () => void {
  const id = crypto.randomUUID();
  window.dispatchEvent(new Event(TOASTS_EVENT));
  const toasts = import("./Toasts");
  void toasts.then(({ showToast }) => showToast(id, text, undo));
  return () => void toasts.then(({ hideToast }) => hideToast(id));
}
