import { m } from "../paraglide/messages.js";
import { getLocale } from "../paraglide/runtime.js";

type Messages = typeof m;
/** A key of the message catalogue. */
export type TextKey = keyof Messages;
type Inputs<K extends TextKey> = Parameters<Messages[K]>[0];
type Rest<K extends TextKey> = Record<never, never> extends NonNullable<Inputs<K>> ? [] : [args: Inputs<K>];

/** The text of a key that is known here. */
export function t<K extends TextKey>(key: K, ...args: Rest<K>): string {
  const message = m[key] as (inputs?: unknown) => string;
  return message(args[0] ?? {});
}

/** The text of a code that came from Rust; nothing when the catalogue doesn't have it. */
export function textOf(code: string, args: Record<string, string | number> = {}): string | undefined {
  if (!Object.hasOwn(m, code)) {
    return undefined;
  }
  const message = m[code as TextKey] as (inputs?: unknown) => string;
  return message(new Proxy(args, NOTHING));
}

// An argument that didn't come is an empty place, not the word "undefined".
const NOTHING: ProxyHandler<Record<string, string | number>> = {
  get: (args, name) => args[name as string] ?? "",
};

/** The text of a code that came from Rust, or the code itself: never an empty place on the screen. */
export function textOr(code: string, args: Record<string, string | number> = {}): string {
  return textOf(code, args) ?? code;
}

/** `ja` or `en`. */
export function language(): "ja" | "en" {
  return getLocale();
}
