import { describe, expect, it } from "vitest";
import { area, fit, fromTsv, move, type Selection, select, toTsv, within } from "./model";
import { ALL_TICKS, isTicked, NO_TICKS, tick, tickCount } from "./ticks";

const at = (row: number, col: number): Selection => ({ active: { row, col }, anchor: { row, col } });
const size = { rows: 5, cols: 3 };

describe("selection", () => {
  it("moves and stops at the edges", () => {
    expect(move(at(4, 2), 1, 1, size, false)).toEqual(at(4, 2));
    expect(move(at(0, 0), -9, 1, size, false)).toEqual(at(0, 1));
  });

  it("reaches from the anchor with Shift and lets go without", () => {
    const reached = move(move(at(2, 1), 1, 0, size, true), 0, -1, size, true);
    expect(area(reached)).toEqual({ top: 2, left: 0, bottom: 3, right: 1 });
    expect(within({ row: 3, col: 0 }, area(reached))).toBe(true);
    expect(within({ row: 1, col: 0 }, area(reached))).toBe(false);
    expect(select(reached, { row: 0, col: 0 }, false)).toEqual(at(0, 0));
  });

  it("fits into a list that became shorter, even an empty one", () => {
    expect(fit(at(4, 2), { rows: 2, cols: 3 })).toEqual(at(1, 2));
    expect(fit(at(4, 2), { rows: 0, cols: 3 })).toEqual(at(0, 2));
  });
});

describe("the clipboard", () => {
  it("goes to Excel and back unchanged", () => {
    const cells = [
      ["SEN-100", '煎茶 "特上"', "34"],
      ["改行\nあり", "タブ\tあり", ""],
    ];
    expect(fromTsv(toTsv(cells))).toEqual(cells);
  });

  it("does not take Excel's last line end for a row", () => {
    expect(fromTsv("1\r\n2\r\n")).toEqual([["1"], ["2"]]);
    expect(fromTsv("1\t\r\n")).toEqual([["1", ""]]);
  });
});

describe("ticks", () => {
  it("count what is ticked, by name", () => {
    const some = tick(tick(NO_TICKS, ["a", "b", "c"], true), ["b"], false);
    expect(tickCount(some, 100)).toBe(2);
    expect(isTicked(some, "b")).toBe(false);
  });

  it("tick everything that was found, and leave single ones out again", () => {
    const most = tick(ALL_TICKS, ["b"], false);
    expect(tickCount(most, 48_213)).toBe(48_212);
    expect(isTicked(most, "never seen")).toBe(true);
    expect(isTicked(most, "b")).toBe(false);
    expect(isTicked(tick(most, ["b"], true), "b")).toBe(true);
  });
});
