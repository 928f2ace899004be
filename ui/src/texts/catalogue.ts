import ja from "../../messages/ja.json";

/** A language that the screens speak. */
export type Language = "ja" | "en";
type Texts = Readonly<Record<string, string>>;

// The catalogue that Paraglide compiles, as plain texts: its functions for every text in every language would be most
// of what a start has to read. They stay what the texts' names and arguments are checked against.
const known: { ja: Texts; en?: Texts } = { ja };
let texts: Texts = ja;
let spoken: Language = "ja";
let wanted: Language = "ja";

/** The language of the texts. */
export function language(): Language {
  return spoken;
}

/** Fetches a language, and speaks it unless another was asked for meanwhile; says whether that changed anything. */
export async function speak(next: Language): Promise<boolean> {
  wanted = next;
  const fetched = known[next] ?? (await import("../../messages/en.json")).default;
  known[next] = fetched;
  if (wanted !== next || spoken === next) {
    return false;
  }
  texts = fetched;
  spoken = next;
  return true;
}

/** The text of a key with its `{arguments}` put in; nothing when the catalogue doesn't have it. */
export function lookUp(key: string, args: Record<string, unknown>): string | undefined {
  if (key.startsWith("$") || !Object.hasOwn(texts, key)) {
    return undefined;
  }
  // An argument that didn't come is an empty place, not the word "undefined".
  return texts[key]?.replace(/\{(\w+)\}/g, (_, name: string) => String(args[name] ?? ""));
}
