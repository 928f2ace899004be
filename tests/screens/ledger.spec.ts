import { cell, expect, type Page, test } from "./fixtures";
import { InputMethod } from "./method";

/** Shows the columns of what lies on the shelf. */
async function showShelf(page: Page): Promise<void> {
  await page.getByRole("button", { name: "列", exact: true }).click();
  for (const name of ["良品", "実在庫から見た数"]) {
    await page.getByRole("checkbox", { name, exact: true }).check();
  }
  await page.keyboard.press("Escape");
}

test("a paste over several numbers is shown first, has a reason, and goes back as one", async ({ open, stage }) => {
  await stage.article("LEDGER-1", 120);
  const page = await open("#/stock?q=LEDGER-1");
  await showShelf(page);
  const expected = cell(page, "LEDGER-1", "expected");
  const held = cell(page, "LEDGER-1", "held");
  const good = cell(page, "LEDGER-1", "good");
  await expect(expected).toHaveText("120");
  await expect(good).toHaveText("—");

  await page.evaluate(() => navigator.clipboard.writeText("10\t2\t130"));
  await expected.click();
  await page.keyboard.press("Control+v");
  const dialog = page.getByRole("dialog");
  await expect(dialog.locator("tbody tr")).toHaveCount(3);
  await dialog.getByText("足す", { exact: true }).click();
  await dialog.getByLabel("理由").selectOption("仕入れ");
  await dialog.getByLabel("メモ").fill("11/22 便");
  await dialog.getByRole("button", { name: "3 件を変更する" }).click();
  await expect(expected).toHaveText("130");
  await expect(held).toHaveText("2");
  await expect(good).toHaveText("130");

  const panel = page.getByRole("complementary", { name: "商品の内容" });
  await good.click();
  await expect(panel.getByText("＋130 → 130")).toBeVisible();
  await expect(panel.getByText("仕入れ")).toBeVisible();
  await expect(panel.getByText("11/22 便")).toBeVisible();

  await page.keyboard.press("Control+z");
  await expect(expected).toHaveText("120");
  await expect(held).toHaveText("0");
  await expect(good).toHaveText("—");
  const found = await stage.call("stock.history", { text: "LEDGER-1", cause: "undo", offset: 0, limit: 10 });
  expect(found.total).toBe(3);
});

test("a number on the shelf takes kana at the first key, and what differs is brought in line", async ({ open, stage }) => {
  await stage.article("LEDGER-2", 26);
  const page = await open("#/stock?q=LEDGER-2");
  await showShelf(page);
  const good = cell(page, "LEDGER-2", "good");
  await good.click();
  const method = await InputMethod.of(page);
  await method.compose("２０");
  await method.confirm("２０");
  await expect(good).toHaveText("—");
  await page.keyboard.press("Enter");
  await expect(good).toHaveText("20");

  await page.getByRole("tab", { name: /実在庫との差/ }).click();
  await expect(cell(page, "LEDGER-2", "state")).toContainText("実在庫との差");
  await cell(page, "LEDGER-2", "code").click();
  await page.keyboard.press(" ");
  await page.getByRole("button", { name: "想定在庫を実在庫に合わせる…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.locator("tbody tr")).toHaveCount(1);
  await dialog.getByRole("button", { name: "1 件を合わせる" }).click();
  await expect(page.locator(".pending")).toContainText("LEDGER-2");
  await page.getByRole("tab", { name: /すべて/ }).click();
  await expect(cell(page, "LEDGER-2", "expected")).toHaveText("20");
  await cell(page, "LEDGER-2", "code").click();
  await page.keyboard.press("Control+z");
  await expect(cell(page, "LEDGER-2", "expected")).toHaveText("26");
});

test("the history is searched, taken back after a look, and written to a file", async ({ open, stage }) => {
  const page = await open("#/stock?q=HT-TSU-100");
  await page.getByText("足す", { exact: true }).click();
  const expected = cell(page, "HT-TSU-100", "expected");
  await expected.click();
  await page.keyboard.type("7");
  await page.keyboard.press("Enter");
  await expect(expected).toHaveText("22");
  await page.getByText("置き換える", { exact: true }).click();

  await page.getByRole("link", { name: "在庫数量変更履歴" }).click();
  await expect(page.getByRole("heading", { name: "在庫数量変更履歴" })).toBeAttached();
  await page.getByLabel("更新理由").selectOption("手で足した");
  await page.getByRole("searchbox").fill("HT-TSU");
  const row = page.locator(".grid-row", { hasText: "HT-TSU-100" }).first();
  await expect(row).toContainText("＋7");
  await row.locator('[id$="-code"]').click();
  await page.keyboard.press(" ");
  await page.getByRole("button", { name: "元に戻す…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("1 件の動きのうち 1 件を元に戻します。");
  await dialog.getByRole("button", { name: "1 件を元に戻す" }).click();
  await expect(row).toContainText("取消済");
  const now = await stage.call("stock.list", { text: "HT-TSU-100", offset: 0, limit: 1 });
  expect(now.rows[0]?.expected).toBe(15);

  await page.getByRole("button", { name: "CSVに書き出す…" }).click();
  await page.getByRole("dialog").getByLabel("列").selectOption("TEMPOSTARの在庫変動ログと同じ列");
  await page.getByRole("dialog").getByRole("button", { name: /件を書き出す/ }).click();
  await expect(page.getByText(/zaiko-rireki-.*\.csv に .* 件を書き出しました/)).toBeVisible();
});

test("a filter is kept as a tab with its count, and warehouses are named", async ({ open }) => {
  const page = await open("#/stock?q=HT-");
  await page.getByRole("button", { name: "この絞り込みをタブにする" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("お茶");
  await page.getByRole("dialog").getByRole("button", { name: "保存" }).click();
  const kept = page.locator(".saved-view", { hasText: "お茶" });
  await expect(kept).toContainText("5");

  await page.getByRole("button", { name: "在庫の設定" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByPlaceholder("例：第2倉庫").fill("港の倉庫");
  await dialog.getByPlaceholder("倉庫コード").fill("ＮＯ２");
  await dialog.getByRole("button", { name: "倉庫を追加" }).click();
  await expect(dialog.getByLabel("港の倉庫 倉庫コード")).toHaveValue("NO2");
  await dialog.getByRole("button", { name: "港の倉庫を削除" }).click();
  await expect(dialog.getByLabel("港の倉庫 倉庫コード")).toHaveCount(0);
});
