import { cell, expect, test } from "./fixtures";

test("everything of the grid is reached by keyboard", async ({ open }) => {
  const page = await open("#/stock?q=HT-");
  await cell(page, "HT-GEN-200", "code").click();
  await page.keyboard.press("ArrowDown");
  await expect(cell(page, "HT-MAT-030", "code")).toHaveAttribute("data-active", "true");
  await page.keyboard.press("End");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(cell(page, "HT-MAT-030", "expected")).toHaveAttribute("data-active", "true");
  const pointed = await page.evaluate(() => document.activeElement?.getAttribute("aria-activedescendant"));
  await expect(page.locator(`[id="${pointed}"]`)).toHaveAttribute("data-active", "true");
  await page.keyboard.press("Space");
  await expect(page.locator('.grid-row[aria-selected="true"]')).toHaveCount(1);
  await page.keyboard.press("Space");
  await page.keyboard.press("Control+End");
  await expect(cell(page, "HT-YUN-AME", "expected")).toHaveAttribute("data-active", "true");
});

test("F2 edits what is there, Enter goes down, Shift+Enter up, Escape leaves it as it was", async ({ open }) => {
  const page = await open("#/stock?q=HT-");
  const expected = cell(page, "HT-WAK-15", "expected");
  await expected.click();
  await page.keyboard.press("F2");
  await page.keyboard.press("End");
  await page.keyboard.type("0");
  await page.keyboard.press("Escape");
  await expect(expected).toHaveText("65");
  await page.keyboard.press("F2");
  await page.keyboard.type("64");
  await page.keyboard.press("Enter");
  await expect(expected).toHaveText("64");
  await expect(cell(page, "HT-YUN-AME", "expected")).toHaveAttribute("data-active", "true");
  await page.keyboard.press("Shift+Enter");
  await expect(expected).toHaveAttribute("data-active", "true");
  await page.keyboard.press("Control+z");
  await expect(expected).toHaveText("65");
});

test("commands, search and help have their keys", async ({ open }) => {
  const page = await open("#/orders");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("在庫");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#\/stock/);
  await page.keyboard.press("Control+f");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("HT-TSU");
  await expect(page.locator(".grid-row")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(page.locator(".grid-row").nth(1)).toBeVisible();
  await cell(page, "HT-TSU-100", "code").click();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "キー操作" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("columns are moved and widened by keyboard, and stay so", async ({ open }) => {
  const page = await open("#/stock");
  const title = page.getByRole("columnheader", { name: /^保留/ });
  const before = await title.boundingBox();
  await title.getByRole("button").focus();
  await page.keyboard.press("Alt+Shift+ArrowRight");
  await expect.poll(async () => (await title.boundingBox())?.width).toBe((before?.width ?? 0) + 12);
  await page.getByRole("link", { name: "設定" }).click();
  await page.getByRole("link", { name: "在庫" }).click();
  await expect.poll(async () => (await title.boundingBox())?.width).toBe((before?.width ?? 0) + 12);
});
