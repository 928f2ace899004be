import type { Backend } from "./backend";
import { hostBackend, takeHostToken } from "./host";
import { tauriBackend } from "./tauri";

export * from "./backend";
export type * from "./generated/types";

/** Finds what is behind the screens: the window's program, the loopback host, or (development only) a made-up one. */
export async function connect(): Promise<Backend> {
  if ("__TAURI_INTERNALS__" in window) {
    return tauriBackend();
  }
  const token = takeHostToken();
  if (token !== null) {
    return hostBackend(token);
  }
  if (import.meta.env.DEV) {
    const { fakeBackend } = await import("../dev/fake");
    const wishes = new URLSearchParams(window.location.search);
    // The addresses of the screens begin after the hash; a query before it would be taken for theirs.
    window.history.replaceState(null, "", window.location.pathname + window.location.hash);
    return fakeBackend(wishes);
  }
  return hostBackend("");
}
