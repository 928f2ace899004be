import { useCallback, useMemo, useSyncExternalStore } from "react";

// What was typed and not yet saved. It lives here and not in a component, so that going to another screen and back, or
// a change of language, loses nothing.
const drafts = new Map<string, unknown>();
const listeners = new Set<() => void>();
let version = 0;

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

/** Whether anything was typed and not yet saved. */
export function hasDrafts(): boolean {
  return drafts.size > 0;
}

/** Every draft whose name starts so, without that start; drawn again when one of them changes. */
export function useDraftsUnder<T>(start: string): Map<string, T> {
  const now = useSyncExternalStore(subscribe, () => version);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for what was typed
  return useMemo(() => {
    const found = new Map<string, T>();
    for (const [key, value] of drafts) {
      if (key.startsWith(start)) {
        found.set(key.slice(start.length), value as T);
      }
    }
    return found;
  }, [start, now]);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell() {
  version += 1;
  for (const listener of listeners) {
    listener();
  }
}

/** A value that outlives the screen that it is typed on. */
export function useDraft<T>(key: string, fresh: T): [T, (value: T) => void, () => void] {
  const value = useSyncExternalStore(subscribe, () => drafts.get(key) as T | undefined);
  const set = useCallback((next: T) => keepDraft(key, next), [key]);
  const drop = useCallback(() => dropDraft(key), [key]);
  return [value ?? fresh, set, drop];
}
