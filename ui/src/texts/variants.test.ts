import { expect, test } from "vitest";
import { aroundSelectors, hasSelectors } from "./variants";

test("selectors stand in every second place, and nothing is lost", () => {
  const name = "辻\u{E0100}本 葛\u{E0101}";
  expect(hasSelectors(name)).toBe(true);
  expect(aroundSelectors(name)).toEqual(["辻", "\u{E0100}", "本 葛", "\u{E0101}", ""]);
  expect(aroundSelectors(name).join("")).toBe(name);
});

test("a name without them is left as it is", () => {
  // Surrogate pairs and emoji with their own selector (U+FE0F) are not meant.
  for (const name of ["髙﨑", "𠮷野家", "❤️"]) {
    expect(hasSelectors(name)).toBe(false);
    expect(aroundSelectors(name)).toEqual([name]);
  }
});
