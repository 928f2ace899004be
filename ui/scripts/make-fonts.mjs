// The letters of the screens, in `src/fonts`. A start loads one file a weight with the letters that nearly every screen
// has: all of the catalogue's, kana, Latin, and the kanji that Japanese uses most. Rarer ones stay in the small
// slices of @fontsource-variable/noto-sans-jp, each loaded when one of its letters is shown.
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import subsetFont from "subset-font";

/** Of the slices, which are sorted by how often their letters are used, this many of the most used. */
const COMMON_SLICES = 5;
const WEIGHTS = [
  { file: "400Regular/NotoSansJP_400Regular.ttf", name: "common-400.woff2", range: "100 499" },
  { file: "600SemiBold/NotoSansJP_600SemiBold.ttf", name: "common-600.woff2", range: "500 900" },
];

const { resolve } = createRequire(import.meta.url);
const ui = join(import.meta.dirname, "..");
const out = join(ui, "src/fonts");
const statics = dirname(resolve("@expo-google-fonts/noto-sans-jp/package.json"));
const slices = dirname(resolve("@fontsource-variable/noto-sans-jp/package.json"));
const catalogues = ["ja", "en"].map((language) => join(ui, `messages/${language}.json`));
const made = ["common.css", "rare.css", ...WEIGHTS.map((weight) => weight.name)].map((name) =>
  join(out, name),
);
const time = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const sources = [
  import.meta.filename,
  join(statics, "package.json"),
  join(slices, "package.json"),
  ...catalogues,
];
if (Math.min(...made.map(time)) > Math.max(...sources.map(time))) {
  process.exit(0);
}

const ranges = JSON.parse(readFileSync(join(slices, "unicode.json"), "utf8"));
const numbered = Object.keys(ranges).filter((key) => /^\[\d+\]$/.test(key));
const common = new Set();
for (const text of catalogues.map((file) => readFileSync(file, "utf8"))) {
  for (const letter of text) {
    common.add(letter.codePointAt(0));
  }
}
for (const [first, last] of [
  [0x20, 0x7e],
  [0xa0, 0xff],
  [0x3000, 0x30ff],
  [0xff01, 0xff9f],
]) {
  for (let point = first; point <= last; point++) {
    common.add(point);
  }
}
for (const key of numbered.slice(-COMMON_SLICES)) {
  for (const point of points(ranges[key])) {
    common.add(point);
  }
}

mkdirSync(out, { recursive: true });
const faces = { common: [], rare: [] };
const text = String.fromCodePoint(...[...common].filter((point) => point >= 0x20).sort((a, b) => a - b));
for (const { file, name, range } of WEIGHTS) {
  writeFileSync(
    join(out, name),
    await subsetFont(readFileSync(join(statics, file)), text, { targetFormat: "woff2" }),
  );
  faces.common.push(face("Noto Sans JP Common", range, `./${name}`, undefined, "block"));
}
for (const [key, range] of Object.entries(ranges)) {
  // A letter that is in the common file never makes its slice load.
  const rare = [...points(range)].filter((point) => !common.has(point));
  if (rare.length > 0) {
    const file = `@fontsource-variable/noto-sans-jp/files/noto-sans-jp-${key.replace(/[[\]]/g, "")}-wght-normal.woff2`;
    faces.rare.push(face("Noto Sans JP Variable", "100 900", file, shown(rare)));
  }
}
for (const [name, rules] of Object.entries(faces)) {
  writeFileSync(join(out, `${name}.css`), `${rules.join("\n")}\n`);
}

function face(family, weight, url, range, display = "swap") {
  const letters = range ? ` unicode-range: ${range};` : "";
  return `@font-face { font-family: "${family}"; font-weight: ${weight}; font-display: ${display}; src: url("${url}") format("woff2");${letters} }`;
}

/** The numbers in a `unicode-range`. */
function* points(range) {
  for (const part of range.split(",")) {
    const [first, last] = part.trim().slice(2).split("-");
    for (let point = Number.parseInt(first, 16); point <= Number.parseInt(last ?? first, 16); point++) {
      yield point;
    }
  }
}

/** Numbers as a `unicode-range`. */
function shown(numbers) {
  const parts = [];
  const hex = (point) => point.toString(16);
  for (let at = 0; at < numbers.length; at++) {
    const first = numbers[at];
    while (numbers[at + 1] === numbers[at] + 1) {
      at++;
    }
    parts.push(first === numbers[at] ? `U+${hex(first)}` : `U+${hex(first)}-${hex(numbers[at])}`);
  }
  return parts.join(", ");
}
