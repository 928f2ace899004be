import { cell, expect, type Page, test } from "./fixtures";
import { InputMethod, typed } from "./method";

const editing = (page: Page) => page.locator('.grid-input[data-editing="true"]');

test("kana works at the first key on a selected cell, and confirming it commits nothing", async ({ open }) => {
  const page = await open("#/stock");
  const method = await InputMethod.of(page);
  const expected = cell(page, "HT-MAT-030", "expected");
  await expected.click();

  await method.compose("３");
  await expect(editing(page)).toBeVisible();
  expect(await typed(page)).toBe("３");
  await method.compose("３４");
  expect(await typed(page)).toBe("３４");

  await method.confirm("３４");
  await expect(editing(page)).toBeVisible();
  expect(await typed(page)).toBe("３４");
  await expect(expected).toHaveText("36");
  await expect(expected).toHaveAttribute("data-active", "true");

  await page.keyboard.press("Enter");
  await expect(expected).toHaveText("34");
  await expect(expected).toHaveAttribute("data-active", "false");
});

test("the Enter that WebKit sends after the conversion commits nothing either", async ({ open }) => {
  const page = await open("#/stock");
  const method = await InputMethod.of(page);
  const expected = cell(page, "HT-GEN-200", "expected");
  await expected.click();
  await method.compose("９９");
  await method.confirm("９９");
  await method.lateEnter();
  await expect(editing(page)).toBeVisible();
  await expect(expected).toHaveText("120");
  await expect(expected).toHaveAttribute("data-active", "true");
  await page.keyboard.press("Escape");
  await expect(editing(page)).toBeHidden();
  await expect(expected).toHaveText("120");
});

test("words that are no number are kept, not made into something else", async ({ open }) => {
  const page = await open("#/stock");
  const method = await InputMethod.of(page);
  const expected = cell(page, "HT-GEN-200", "expected");
  await expected.click();
  await method.compose("いっぱい");
  await method.confirm("一杯");
  await page.keyboard.press("Enter");
  await expect(expected.locator('.draft[data-refused="true"]')).toHaveText("一杯");
  await expected.click();
  await page.keyboard.press("Escape");
  await expect(expected).toHaveText("120");
});

test("the search waits until a conversion is confirmed", async ({ open }) => {
  const page = await open("#/stock");
  const method = await InputMethod.of(page);
  await expect(page.locator(".grid-row").first()).toBeVisible();
  const all = await page.locator(".grid-row").count();
  await page.keyboard.press("Control+f");
  await method.compose("ちゃづつ");
  await page.waitForFunction(() => (document.activeElement as HTMLInputElement).value === "ちゃづつ");
  expect(await page.locator(".grid-row").count()).toBe(all);
  await method.confirm("茶筒");
  await expect(page.locator(".grid-row")).toHaveCount(1);
  await expect(page.locator(".grid-row")).toContainText("HT-TSU-100");
});
