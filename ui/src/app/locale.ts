import { useSyncExternalStore } from "react";
import { getLocale, setLocale } from "../paraglide/runtime.js";

const listeners = new Set<() => void>();

/** Shows every text in this language from now on. */
export function showIn(language: string): void {
  const locale = language === "en" ? "en" : "ja";
  if (locale === getLocale()) {
    return;
  }
  void setLocale(locale, { reload: false });
  document.documentElement.lang = locale;
  for (const listener of listeners) {
    listener();
  }
}

/** The language of the texts; a screen that uses it is drawn again when it changes. */
export function useLocale(): "ja" | "en" {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, getLocale);
}
