import { useCallback, useSyncExternalStore } from "react";

// What was typed and not yet saved. It lives here and not in a component, so that going to another screen and back, or
// a change of language, loses nothing.
const drafts = new Map<string, unknown>();
const listeners = new Set<() => void>();

/** What was typed under a name and not yet saved. */
export function draft<T>(key: string): T | undefined {
  return drafts.get(key) as T | undefined;
}

/** Keeps what was typed, until it is saved or dismissed. */
export function keepDraft(key: string, value: unknown): void {
  drafts.set(key, value);
  tell();
}

/** Saved or dismissed. */
export function dropDraft(key: string): void {
  if (drafts.delete(key)) {
    tell();
  }
}

/** Every draft whose name starts so, without that start. */
export function draftsUnder<T>(start: string): Map<string, T> {
  const found = new Map<string, T>();
  for (const [key, value] of drafts) {
    if (key.startsWith(start)) {
      found.set(key.slice(start.length), value as T);
    }
  }
  return found;
}

function tell() {
  for (const listener of listeners) {
    listener();
  }
}

/** A value that outlives the screen that it is typed on. */
export function useDraft<T>(key: string, fresh: T): [T, (value: T) => void, () => void] {
  const value = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => drafts.get(key) as T | undefined,
  );
  const set = useCallback((next: T) => keepDraft(key, next), [key]);
  const drop = useCallback(() => dropDraft(key), [key]);
  return [value ?? fresh, set, drop];
}
