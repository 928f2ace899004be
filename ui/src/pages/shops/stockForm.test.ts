import { describe, expect, it } from "vitest";
import { makeShops } from "../../dev/data";
import { formOf, readForm, readHours } from "./stockForm";

const shop = makeShops(Date.UTC(2026, 10, 22))[0];
if (!shop) {
  throw new Error("the made-up shops are gone");
}

describe("在庫の設定 as it is typed", () => {
  it("gives the switches back unchanged when nothing was typed", () => {
    const { wish, wrong } = readForm(formOf(shop, []), shop.switches);
    expect(wrong).toEqual({});
    expect(wish).toEqual(shop.switches);
  });

  it("takes hours with full-width figures and any comma, each once and in order", () => {
    expect(readHours("１８、3, 3")).toEqual([3, 18]);
    expect(readHours("")).toEqual([]);
    expect(readHours("24")).toBeUndefined();
    expect(readHours("朝")).toBeUndefined();
  });

  it("names each field that can't be what it is", () => {
    const form = {
      ...formOf(shop, []),
      when: "every" as const,
      minutes: "4",
      trickling: true,
      portion: "3",
      refill: "3",
      percent: "",
      syncHours: "25",
    };
    expect(Object.keys(readForm(form, shop.switches).wrong).sort()).toEqual([
      "minutes",
      "percent",
      "refill",
      "syncHours",
    ]);
    expect(readForm({ ...form, when: "hours", hours: "" }, shop.switches).wrong.hours).toBeDefined();
  });
});
