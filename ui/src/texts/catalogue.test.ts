import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

type Catalogue = Record<string, string>;
const root = join(import.meta.dirname, "../../..");
const read = (name: string): Catalogue => {
  const { $schema: _, ...texts } = JSON.parse(readFileSync(join(root, "ui/messages", name), "utf8"));
  return texts;
};
const ja = read("ja.json");
const en = read("en.json");
const placeholders = (text: string | undefined) =>
  [...(text ?? "").matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

/** Every source under a folder, as one text. */
function sources(folder: string, ending: string, skip: RegExp): string {
  let all = "";
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (skip.test(path)) {
      continue;
    }
    if (entry.isDirectory()) {
      all += sources(path, ending, skip);
    } else if (entry.name.endsWith(ending)) {
      all += readFileSync(path, "utf8").split("#[cfg(test)]\nmod tests")[0];
    }
  }
  return all;
}

describe("the catalogue", () => {
  it("has every text in both languages", () => {
    expect(Object.keys(ja).sort()).toEqual(Object.keys(en).sort());
  });

  it("has the same arguments in both languages", () => {
    const differing = Object.keys(ja).filter(
      (key) => placeholders(ja[key]).join() !== placeholders(en[key]).join(),
    );
    expect(differing).toEqual([]);
  });

  it("has plain `{name}` arguments only, as Rust reads them too", () => {
    const odd = Object.entries({ ...ja, ...en }).filter(([, text]) =>
      /[{}]/.test(text.replace(/\{\w+\}/g, "")),
    );
    expect(odd).toEqual([]);
  });

  it("has no two keys that compile to the same name", () => {
    const names = Object.keys(ja).map((key) => key.replaceAll(".", "_").toLowerCase());
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it("speaks Japanese where Japanese is asked for", () => {
    // Names that malls spell so, and texts that are nothing but their arguments.
    const same = Object.keys(ja).filter(
      (key) => ja[key] === en[key] && /[A-Za-z]{3}/.test((ja[key] ?? "").replace(/\{\w+\}/g, "")),
    );
    const names =
      /^(setting\.|credential\.license_key|language\.|source_short\.api|common\.(url|bcc_address)$|mall\.|layout\.|listing_key\.|stock_set\.by_|nav\.csv$|csv\.(label|form_csv)$|counts\.jan$|differences\.download$)/;
    expect(same.filter((key) => !names.test(key))).toEqual([]);
  });

  it("has a text for every code that Rust names", () => {
    const rust = sources(join(root, "src-tauri"), ".rs", /simulators|xtask|tests|target/);
    const starts =
      /^(hold|left_out|problem|mall_error|mailbox|mail|inbox|history|store|stock|bundle|listing|listing_key|mall|setting|push|outbox|request|secret|shop|sku|field|action|tray|cli|left_alone|job_subject)\./;
    const commands = readFileSync(join(root, "ui/src/backend/generated/types.ts"), "utf8");
    const codes = new Set(
      [...rust.matchAll(/"([a-z][a-z_]+(?:\.[a-z][a-z0-9_]*)+)"/g)]
        .map((match) => match[1] ?? "")
        .filter((code) => starts.test(code) && !code.endsWith(".csv") && !commands.includes(`"${code}"`)),
    );
    expect(codes.size).toBeGreaterThan(80);
    expect([...codes].filter((code) => !(code in ja))).toEqual([]);
  });

  it("has a text for every kind and stage that Rust names", () => {
    const domain = readFileSync(join(root, "src-tauri/domain/src/progress.rs"), "utf8");
    const names = [...domain.matchAll(/Self::\w+ => "(\w+)"/g)].map((match) => match[1] ?? "");
    expect(names.length).toBeGreaterThan(20);
    const missing = names.filter(
      (name) => !(`stage.${name}` in ja) && !(`hold.${name}` in ja && `hold_short.${name}` in ja),
    );
    expect(missing).toEqual([]);
    const steps = readFileSync(join(root, "src-tauri/domain/src/stock/explain.rs"), "utf8");
    const stepNames = [...steps.matchAll(/Self::\w+ => "(\w+)"/g)].map((match) => `stock.step.${match[1]}`);
    expect(stepNames.filter((code) => !(code in ja))).toEqual([]);
  });
});
