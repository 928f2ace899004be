import { useSyncExternalStore } from "react";

/** What this computer remembers of the way a person likes the screens. Never data of the shop. */
export interface Prefs {
  density: "28" | "36";
  /** Details stand beside the list. */
  panel: boolean;
}

const KEY = "miseban.prefs";
const listeners = new Set<() => void>();
let prefs: Prefs = { density: "28", panel: true, ...read<Partial<Prefs>>(KEY) };
apply();

/** What is remembered under a name on this computer; nothing when it is absent or damaged. */
export function read<T>(key: string): T | undefined {
  try {
    const text = localStorage.getItem(key);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

/** Remembers something under a name on this computer. A full or forbidden storage only forgets. */
export function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Widths of columns aren't worth an error.
  }
}

function apply() {
  document.documentElement.dataset.density = prefs.density;
}

/** Changes how the screens look on this computer. */
export function setPrefs(change: Partial<Prefs>): void {
  prefs = { ...prefs, ...change };
  write(KEY, prefs);
  apply();
  for (const listener of listeners) {
    listener();
  }
}

/** How the screens look on this computer. */
export function usePrefs(): Prefs {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => prefs,
  );
}
