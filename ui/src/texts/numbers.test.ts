import { describe, expect, it } from "vitest";
import { isIme } from "./ime";
import { normalisePhone, readNumber } from "./numbers";

describe("readNumber", () => {
  it.each([
    ["５", 5],
    ["１，２３４", 1234],
    [" 12 ", 12],
    ["－３", -3],
    ["ー３", -3],
    ["+4", 4],
  ])("takes %s as people type it", (typed, value) => {
    expect(readNumber(typed)).toMatchObject({ ok: true, value });
  });

  it.each(["", "　", "5個", "1.5", "五"])("refuses %j and gives it back unchanged", (typed) => {
    expect(readNumber(typed)).toEqual({ ok: false, text: typed });
  });
});

describe("normalisePhone", () => {
  it("makes full-width digits and every hyphen plain", () => {
    expect(normalisePhone("０９０ー００００‐１２０３")).toBe("090-0000-1203");
  });
});

describe("isIme", () => {
  it("knows Chromium's composing key and WebKit's 229", () => {
    expect(isIme({ isComposing: true, keyCode: 13 })).toBe(true);
    expect(isIme({ isComposing: false, keyCode: 229 })).toBe(true);
    expect(isIme({ nativeEvent: { isComposing: false, keyCode: 229 }, keyCode: 13 })).toBe(true);
    expect(isIme({ isComposing: false, keyCode: 13 })).toBe(false);
  });
});
