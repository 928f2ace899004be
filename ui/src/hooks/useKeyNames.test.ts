import { expect, test } from "vitest";
import { readKeys } from "./useKeyNames";

test("keys come out of one argument, whatever their values hold", () => {
  expect(readKeys("itemNumber=HT SEN manageNumber=sen-100 variantId=")).toEqual({
    itemNumber: "HT SEN",
    manageNumber: "sen-100",
    variantId: "",
  });
  expect(readKeys("")).toEqual({});
});
