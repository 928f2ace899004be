// Makes src/backend/generated/types.ts from schema.json beside it, which `miseban call --list` writes.
// With --check it changes nothing, and fails when the file is stale.
import { readFileSync, writeFileSync } from "node:fs";
import { compile } from "json-schema-to-typescript";

const folder = new URL("../src/backend/generated/", import.meta.url);
const source = JSON.parse(readFileSync(new URL("schema.json", folder), "utf8"));

// Rust's Page<OrderRow>, Page<JobView>, … come numbered; a name that says which is kept when others are added.
const names = new Map();
for (const [name, schema] of Object.entries(source.$defs)) {
  const row = schema.properties?.rows?.items?.$ref?.split("/").at(-1);
  names.set(name, /^Page\d*$/.test(name) && row ? `PageOf${row}` : name);
}

/** The schema as the compiler understands it: older words for tuples and for constants, and no word that only Rust needs. */
function older(value) {
  if (Array.isArray(value)) {
    return value.map(older);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (value.$ref && Object.keys(value).length > 1) {
    // Words beside a reference would make the compiler write the type that is meant a second time.
    const { $ref, ...rest } = value;
    return { ...older(rest), allOf: [older({ $ref })] };
  }
  const out = {};
  for (const [key, inner] of Object.entries(value)) {
    if (key === "properties") {
      // Here the keys are names of fields, whatever they are called.
      out.properties = Object.fromEntries(
        Object.entries(inner).map(([name, field]) => [name, fieldOf(field)]),
      );
    } else if (key === "$ref") {
      out.$ref = `#/definitions/${names.get(inner.split("/").at(-1))}`;
    } else if (key === "prefixItems") {
      out.items = older(inner);
      out.additionalItems = false;
    } else if (key === "const") {
      out.enum = [inner];
    } else if (
      key !== "format" &&
      key !== "default" &&
      key !== "pattern" &&
      key !== "minimum" &&
      key !== "maximum"
    ) {
      out[key] = older(inner);
    }
  }
  // A union of constants reads better as one.
  if (Array.isArray(out.oneOf) && out.oneOf.every((one) => one.enum)) {
    const { oneOf, ...rest } = out;
    return { ...rest, type: "string", enum: oneOf.flatMap((one) => one.enum) };
  }
  return out;
}

/** A field; one that may hold anything is `unknown`, not an object. */
function fieldOf(field) {
  const known =
    typeof field === "object" && ["type", "$ref", "anyOf", "oneOf", "enum"].some((key) => key in field);
  return known ? older(field) : { ...older(field === true ? {} : field), tsType: "unknown" };
}

const definitions = {};
for (const [name, schema] of Object.entries(source.$defs)) {
  definitions[names.get(name)] = older(schema);
}
const compiled = await compile(
  { title: "Unused", type: "object", additionalProperties: false, definitions },
  "Unused",
  {
    additionalProperties: false,
    bannerComment: "",
    format: false,
    unreachableDefinitions: true,
  },
);
const types = compiled
  .replace(/export interface Unused \{\s*\}\n/, "")
  .replace(
    /\/\*\*\n \* This interface was referenced by `Unused`'s JSON-Schema\n \* via the `definition` "[^"]*"\.\n \*\/\n/g,
    "",
  )
  .replace(
    / \* ?\n \* This interface was referenced by `Unused`'s JSON-Schema\n \* via the `definition` "[^"]*"\.\n/g,
    "",
  );

/** A command's argument or result, by name. */
function named(schema) {
  if (schema.$ref) {
    return names.get(schema.$ref.split("/").at(-1));
  }
  if (schema.type === "array") {
    return `${named(schema.items)}[]`;
  }
  if (schema.type === "string" && Object.keys(schema).length === 1) {
    return "string";
  }
  throw new Error(`a command gives something without a name: ${JSON.stringify(schema)}`);
}

const commands = source.commands.map(
  (one) => `  "${one.name}": { arg: ${named(one.arg)}; result: ${named(one.result)} };`,
);
const text = `/* Generated from the list of commands (\`npm run generate\`). Do not edit. */

${types.trim()}

/** Every command: what it takes and what it gives. */
export interface Commands {
${commands.join("\n")}
}
`;

const place = new URL("types.ts", folder);
if (process.argv.includes("--check")) {
  if (readFileSync(place, "utf8") !== text) {
    process.stderr.write(`${"src/backend/generated/types.ts is stale: run `npm run generate`"}\n`);
    process.exit(1);
  }
} else {
  writeFileSync(place, text);
}
