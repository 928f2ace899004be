import { accessible } from "./axe";
import { cell, expect, type Page, tabTo, test } from "./fixtures";
import { InputMethod } from "./method";

/** The mall is read at its own pace. */
const READING = { timeout: 40_000 };

/** In the head; an empty list has the same button once more. */
const readAll = (page: Page) => page.locator(".head-bar").getByRole("button", { name: "全ショップを読み直す" });

test("a number edited at a mall appears with its reason, is sent again, and goes once it was seen", async ({ open, stage }) => {
  await stage.editAtMall("rakuten", "HT-TSU-100", 19);
  const page = await open("#/stock/differences");
  await readAll(page).click();
  // Another test may have left the other mall's number to be told of.
  const row = /HT-TSU-100.*楽天/;
  await expect(cell(page, row, "reason")).toHaveText("モールで書き換え", READING);
  await expect(cell(page, row, "ours")).toHaveText("15");
  await expect(cell(page, row, "pieces")).toHaveText("＋4");
  await expect(cell(page, row, "shop")).toHaveText("楽天");
  await cell(page, row, "code").click();
  const panel = page.getByRole("complementary", { name: "在庫差異の内容" });
  await expect(panel).toContainText("受注では説明のつかない数です");
  await accessible(page, "a difference");
  // The program puts it right by itself; there is only to be told of it.
  await stage.until("rakuten", "HT-TSU-100", 15);
  await panel.getByRole("button", { name: "確認した" }).dblclick();
  await expect(page.getByText("1 件を処理しました")).toHaveCount(1);
  await expect(page.locator(".grid-row", { hasText: row })).toHaveCount(0);
});

test("without a mouse the mall's number is looked at and taken as ours", async ({ open, stage }) => {
  await stage.editAtMall("yahoo", "HT-YUN-AME", 30);
  const page = await open("#/stock/differences");
  await tabTo(page, readAll(page));
  await page.keyboard.press("Enter");
  await expect(cell(page, "HT-YUN-AME", "shown")).toHaveText("30", READING);

  const input = page.locator(".grid-input textarea");
  await tabTo(page, input);
  await page.keyboard.press("Space");
  await expect(page.locator('.grid-row[aria-selected="true"]')).toContainText("HT-YUN-AME");
  await tabTo(page, page.locator(".head-bar").getByRole("button", { name: "モールの数に合わせる…" }), true);
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "モールの数に合わせる" });
  await expect(dialog.locator("tbody tr")).toHaveText(/HT-YUN-AME.*30.*26.*30/);

  await accessible(page, "taking a mall's number");

  // A look is no deed.
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  expect(await stage.expected("HT-YUN-AME")).toBe(26);
  await expect(page.locator(".head-bar").getByRole("button", { name: "モールの数に合わせる…" })).toBeFocused();

  await page.keyboard.press("Enter");
  await tabTo(page, dialog.getByRole("button", { name: "1 件を合わせる" }));
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page.locator(".grid-row", { hasText: "HT-YUN-AME" })).toHaveCount(0);
  expect(await stage.expected("HT-YUN-AME")).toBe(30);
  await stage.until("rakuten", "HT-YUN-AME", 30);
});

test("what is let be leaves the list until somebody heeds it again", async ({ open, stage }) => {
  await stage.editAtMall("rakuten", "HT-WAK-15", 70);
  // What isn't sent stays as it is at the mall.
  await stage.switches("rakuten", { push_stock: false });
  try {
    const page = await open("#/stock/differences");
    await readAll(page).click();
    const row = page.locator(".grid-row", { hasText: "HT-WAK-15" });
    await expect(cell(page, "HT-WAK-15", "reason")).toHaveText("連動オフ", READING);
    await cell(page, "HT-WAK-15", "code").click();
    const panel = page.getByRole("complementary", { name: "在庫差異の内容" });
    await panel.getByRole("button", { name: "無視" }).click();
    await expect(row).toHaveCount(0);
    await page.getByText("無視中 1", { exact: true }).click();
    await cell(page, "HT-WAK-15", "code").click();
    await panel.getByRole("button", { name: "無視をやめる" }).click();
    await expect(row).toHaveCount(0);
    await page.getByText("未処理", { exact: true }).click();
    await expect(row).toHaveCount(1);

    // The search takes kana, and waits for the conversion.
    const method = await InputMethod.of(page);
    await page.keyboard.press("Control+f");
    await method.compose("ゆのみ");
    await expect(row).toHaveCount(1);
    await method.confirm("湯呑み");
    await expect(page.getByText("この条件の差異はありません")).toBeVisible();
    expect(await stage.shown("rakuten", "HT-WAK-15"), "nothing was sent by looking away").toBe(70);
  } finally {
    await stage.switches("rakuten");
  }
  await stage.until("rakuten", "HT-WAK-15", 65);
});
