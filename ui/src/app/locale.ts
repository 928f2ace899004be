import { useSyncExternalStore } from "react";
import { type Language, language, speak } from "../texts/catalogue";

const listeners = new Set<() => void>();

/** Shows every text in this language from now on, once its texts are here. */
export async function showIn(wanted: string): Promise<void> {
  if (await speak(wanted === "en" ? "en" : "ja")) {
    document.documentElement.lang = language();
    for (const listener of listeners) {
      listener();
    }
  }
}

/** The language of the texts; a screen that uses it is drawn again when it changes. */
export function useLocale(): Language {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, language);
}
