import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const src = join(import.meta.dirname, "..");
const styles = join(src, "../node_modules/@mantine/core/styles");

/** Components that draw another one's parts: a native select has the arrow of a combobox. */
const PARTS: Record<string, string[]> = { NativeSelect: ["Combobox"], Select: ["Combobox"] };

/** What is imported by name from Mantine, anywhere in the screens. */
function components(): Set<string> {
  const found = new Set<string>();
  for (const file of readdirSync(src, { recursive: true, encoding: "utf8" })) {
    if (file.endsWith(".tsx")) {
      const text = readFileSync(join(src, file), "utf8");
      for (const [, names] of text.matchAll(/import \{([^}]*)\} from "@mantine\/core"/g)) {
        for (const name of (names ?? "").split(",")) {
          found.add(name.trim());
        }
      }
    }
  }
  return found;
}

describe("Mantine's styles", () => {
  const list = readFileSync(join(src, "styles/mantine.css"), "utf8");

  it("has those of every component in use", () => {
    const drawn = [...components()].flatMap((name) => [name, ...(PARTS[name] ?? [])]);
    const used = drawn.filter((name) => existsSync(join(styles, `${name}.css`)));
    expect(used.length).toBeGreaterThan(8);
    expect(used.filter((name) => !list.includes(`/${name}.css"`))).toEqual([]);
  });
});
