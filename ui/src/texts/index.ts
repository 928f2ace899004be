import type { m } from "../paraglide/messages.js";
import { lookUp } from "./catalogue";

export { language } from "./catalogue";

type Messages = typeof m;
/** A key of the message catalogue. */
export type TextKey = keyof Messages;
type Inputs<K extends TextKey> = Parameters<Messages[K]>[0];
type Rest<K extends TextKey> = Record<never, never> extends NonNullable<Inputs<K>> ? [] : [args: Inputs<K>];

/** The text of a key that is known here. */
export function t<K extends TextKey>(key: K, ...args: Rest<K>): string {
  return lookUp(key, args[0] ?? {}) ?? key;
}

/** The text of a code that came from Rust; nothing when the catalogue doesn't have it. */
export function textOf(code: string, args: Record<string, string | number> = {}): string | undefined {
  return lookUp(code, args);
}

/** The text of a code that came from Rust, or the code itself: never an empty place on the screen. */
export function textOr(code: string, args: Record<string, string | number> = {}): string {
  return textOf(code, args) ?? code;
}
