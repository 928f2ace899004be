/** What a person typed into a number cell, as it is understood. */
export type TypedNumber = { ok: true; text: string; value: number } | { ok: false; text: string };

/**
 * Reads a whole number as people type it: full-width digits, commas, spaces, either kind of minus. What isn't a number
 * comes back as it was typed: nothing that was typed is ever dropped. Empty is not a number (it never means 0).
 */
export function readNumber(typed: string): TypedNumber {
  const text = normaliseNumber(typed);
  if (!/^-?\d{1,15}$/.test(text)) {
    return { ok: false, text: typed };
  }
  return { ok: true, text, value: Number(text) };
}

/** Full-width to half-width, without separators. A text that isn't a number keeps its letters. */
export function normaliseNumber(typed: string): string {
  return typed
    .normalize("NFKC")
    .replace(/[\s,、]/g, "")
    .replace(/^[−‐‑–—ー－]/, "-")
    .replace(/^\+/, "");
}

/** A postcode or telephone number: full-width to half-width, every kind of hyphen to one. */
export function normalisePhone(typed: string): string {
  return typed
    .normalize("NFKC")
    .replace(/[‐‑‒–—―−ー－]/g, "-")
    .trim();
}
