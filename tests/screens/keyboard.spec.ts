import { cell, expect, tabTo, test } from "./fixtures";

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

test("without a mouse a number is found, typed, sent and taken back", async ({ open, stage }) => {
  const page = await open("#/jobs");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("在庫");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#\/stock/);
  await page.keyboard.press("Control+f");
  await page.keyboard.type("HT-TSU");
  await expect(page.locator(".grid-row")).toHaveCount(1);
  await tabTo(page, page.locator(".grid-input textarea"));
  await page.keyboard.press("Home");
  const expected = cell(page, "HT-TSU-100", "expected");
  for (let step = 0; step < 9 && (await expected.getAttribute("data-active")) !== "true"; step++) {
    await page.keyboard.press("ArrowRight");
  }
  await page.keyboard.type("13");
  await page.keyboard.press("Enter");
  await expect(expected).toHaveText("13");
  await stage.until("rakuten", "HT-TSU-100", 13);
  await page.keyboard.press("Control+z");
  await expect(expected).toHaveText("15");
  await stage.until("rakuten", "HT-TSU-100", 15);
});

test("without a mouse a count is begun, typed, and applied", async ({ open, stage }) => {
  const page = await open("#/stock/counts");
  await tabTo(page, page.getByRole("button", { name: "棚卸を始める" }).first());
  await page.keyboard.press("Enter");
  const beginning = page.getByRole("dialog");
  await expect(beginning.getByLabel("名前")).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("手だけの棚卸");
  await tabTo(page, beginning.getByRole("button", { name: "棚卸を始める" }));
  await page.keyboard.press("Enter");
  await expect(beginning).toBeHidden();
  await expect(page.getByLabel("棚卸を選ぶ").locator("option:checked")).toContainText("手だけの棚卸");

  await page.keyboard.press("Control+f");
  await page.keyboard.type("HT-");
  await expect(page.locator(".grid-row")).toHaveCount(5);
  await tabTo(page, page.locator(".grid-input textarea"));
  await page.keyboard.press("Control+Home");
  const counted = page.locator('.grid-row [id$="-counted"]');
  for (let step = 0; step < 9 && (await counted.first().getAttribute("data-active")) !== "true"; step++) {
    await page.keyboard.press("ArrowRight");
  }
  // As fast as somebody types who reads from a list: no number is lost.
  const booked = (await page.locator('.grid-row [id$="-expected"]').allInnerTexts()).map((text) =>
    Number(text.replaceAll(",", "")),
  );
  for (const [at, pieces] of booked.entries()) {
    await page.keyboard.type(String(at === 0 ? pieces + 2 : pieces));
    await page.keyboard.press("Enter");
  }
  await expect(page.locator(".status")).toContainText("5 品目を数えました");
  const codes = await page.locator('.grid-row [id$="-code"]').allInnerTexts();
  const before = await stage.expected(codes[0] ?? "");
  await tabTo(page, page.getByRole("button", { name: "差異を反映" }), true);
  await page.keyboard.press("Enter");
  const applying = page.getByRole("dialog");
  await expect(applying.locator("tbody tr")).toHaveText(/＋2/);
  await tabTo(page, applying.getByRole("button", { name: "1 品目に反映" }));
  await page.keyboard.press("Enter");
  await expect(applying).toBeHidden();
  expect(await stage.expected(codes[0] ?? "")).toBe((before ?? 0) + 2);
});
