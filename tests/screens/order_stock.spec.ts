import { accessible } from "./axe";
import { cell, expect, test } from "./fixtures";

const tab = (name: string) => new RegExp(`^${name}`);

let cancelled = "";

// An order whose cancel its shop's settings leave out; the other test goes on while the mall's word of it comes in.
test.beforeAll(async ({ stage }) => {
  await stage.switches("rakuten", { cancels: "never" });
  const before = (await stage.expected("HT-WAK-15")) ?? 0;
  cancelled = await stage.order("rakuten", {
    lines: [{ item: "hinata-wakoucha", variant: "r-sku00000002", quantity: 4 }],
  });
  await expect.poll(() => stage.expected("HT-WAK-15"), { timeout: 40_000 }).toBe(before - 4);
  await stage.cancel("rakuten", cancelled);
});

test.afterAll(async ({ stage }) => {
  await stage.switches("rakuten");
});

test("orders of a stopped link wait in 引当確認, and their pieces are taken once", async ({ open, stage }) => {
  await stage.switches("yahoo", { stock_link: "paused" });
  const page = await open("#/orders?tab=all");
  await expect(page.getByRole("tab", { name: tab("引当確認") })).toHaveCount(0);
  let number: string;
  try {
    number = await stage.order("yahoo", { lines: [{ item: "tebineri-yunomi", variant: "ame", quantity: 3 }] });
    const waiting = page.getByRole("tab", { name: tab("引当確認") });
    await expect(waiting).toContainText("1", { timeout: 40_000 });
    await waiting.focus();
    await page.keyboard.press("Enter");
  } finally {
    await stage.switches("yahoo");
  }
  const row = page.locator(".grid-row", { hasText: number });
  await expect(row).toContainText("在庫引当 警告");
  expect(await stage.expected("HT-YUN-AME"), "nothing is taken by itself").toBe(26);

  await cell(page, number, "number").click();
  await page.keyboard.press("Space");
  const bar = page.getByRole("toolbar", { name: "選択した受注の操作" });
  await bar.getByRole("button", { name: "在庫を引く…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.locator("tbody tr", { hasText: "HT-YUN-AME" })).toHaveText(/-3.*26.*23/);
  await accessible(page, "taking the pieces of orders");
  await dialog.getByRole("button", { name: "1件の在庫を引く" }).dblclick();
  await expect(dialog).toBeHidden();
  await expect.poll(() => stage.expected("HT-YUN-AME")).toBe(23);
  await stage.until("rakuten", "HT-YUN-AME", 23);
  await expect(row).toHaveCount(0);
  const found = await stage.call("stock.history", { text: "HT-YUN-AME", order: number, offset: 0, limit: 10 });
  expect(found.rows.filter(({ story }) => story.delta === -3), "once, though it was clicked twice").toHaveLength(1);
});

test("a cancel that its shop's settings leave out asks whether the pieces come back", async ({ open, stage }) => {
  const page = await open("#/orders?tab=all");
  const asking = page.getByRole("tab", { name: tab("要対応") });
  await expect(asking).toContainText("1", { timeout: 40_000 });
  await asking.click();
  const row = page.locator(".grid-row", { hasText: cancelled });
  await expect(row).toBeVisible();
  const before = (await stage.expected("HT-WAK-15")) ?? 0;
  expect(before, "nothing came back by itself").toBe(65);
  await accessible(page, "cancels to answer");
  await cell(page, cancelled, "number").click();
  await page.keyboard.press("Space");
  const bar = page.getByRole("toolbar", { name: "選択した受注の操作" });
  await bar.getByRole("button", { name: "在庫を戻す…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.locator("tbody tr", { hasText: "HT-WAK-15" })).toHaveText(/\+4.*65.*69/);
  await dialog.getByRole("button", { name: "1件の在庫を戻す" }).click();
  await expect.poll(() => stage.expected("HT-WAK-15")).toBe(69);
  await expect(row).toHaveCount(0);
});
