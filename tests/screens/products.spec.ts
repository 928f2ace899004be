import { cell, expect, test } from "./fixtures";
import { InputMethod, typed } from "./method";

test("a product is made with its variations at once, typed over in the grid, and taken back", async ({ open, stage }) => {
  const page = await open("#/products");
  await page.getByRole("button", { name: "商品を追加" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("商品コード（親）").fill("ＳＨＩＲＴ");
  await dialog.getByLabel("商品名").fill("見本シャツ");
  await dialog.getByLabel("売価（税込）").fill("１，９８０");
  await dialog.getByLabel("軸1の名前").fill("色");
  await dialog.getByLabel("軸1の値").fill("赤、青");
  await dialog.getByLabel("軸2の名前").fill("サイズ");
  await dialog.getByLabel("軸2の値").fill("S、M");
  await expect(dialog.getByLabel("赤 / S の商品コード")).toHaveValue("SHIRT-01-s");
  await dialog.getByLabel("青 / M を作る").uncheck();
  await dialog.getByRole("button", { name: "3 SKUを追加" }).click();
  await expect(dialog).toBeHidden();

  const price = cell(page, "SHIRT-01-s", "price");
  await expect(price).toHaveText("1,980");
  await price.click();
  await page.keyboard.type("２２００");
  await page.keyboard.press("Enter");
  await expect(price).toHaveText("2,200");
  await price.click();
  await page.keyboard.press("Control+z");
  await expect(price).toHaveText("1,980");

  const jan = cell(page, "SHIRT-01-m", "jan");
  await jan.click();
  await page.keyboard.type("4901234567890");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "4901234567894" }).first()).toBeVisible();

  // Nothing ever happened to them, so nothing of them is left for the other tests.
  const made = await stage.call("products.list", { text: "SHIRT", limit: 9 });
  const sku_ids = made.rows.map((row: { sku_id: string }) => row.sku_id);
  const gone = await stage.call("products.remove", { request_id: crypto.randomUUID(), sku_ids });
  expect(gone.deleted).toBe(3);
});

test("kana works at the first key in the grid of products, and confirming it commits nothing", async ({ open }) => {
  const page = await open("#/products");
  const method = await InputMethod.of(page);
  const shelf = cell(page, "HT-MAT-030", "shelf");
  await shelf.click();
  await method.compose("た");
  expect(await typed(page)).toBe("た");
  await method.compose("棚");
  await method.confirm("棚");
  expect(await typed(page)).toBe("棚");
  await expect(shelf).toHaveAttribute("data-active", "true");
  await method.lateEnter();
  expect(await typed(page)).toBe("棚");
  await page.keyboard.press("Enter");
  await expect(shelf).toHaveText("棚");
});

test("a set is checked while it is typed, and a circle is named", async ({ open }) => {
  const page = await open("#/products");
  const panel = page.getByRole("complementary", { name: "商品の詳細" });
  await cell(page, "HT-YUN-AME", "code").click();
  await panel.getByRole("tab", { name: "セット" }).click();
  await panel.getByRole("button", { name: "中身を足す" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill("HT-WAK");
  await dialog.getByRole("radio", { name: /HT-WAK-15/ }).check();
  await dialog.getByRole("button", { name: /HT-WAK-15/ }).click();
  await panel.getByLabel("HT-WAK-15 の個数").fill("２");
  await expect(panel).toContainText("あと 32 セット");
  await panel.getByRole("button", { name: "やめる" }).click();
  await expect(panel).not.toContainText("HT-WAK-15");
});

test("a lot set aside shows what the other shops lose before it is saved", async ({ open }) => {
  const page = await open("#/products/listings");
  const aside = cell(page, "HT-TSU-100", "set_aside").first();
  await aside.click();
  await page.keyboard.type("5");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("ショップに見せる数が変わります");
  await dialog.getByRole("button", { name: "保存" }).click();
  await expect(aside).toHaveText("5");
  await aside.click();
  await page.keyboard.press("Control+z");
  await expect(aside).toHaveText("0");
});

test("a product with a history is hidden, not deleted, and says so first", async ({ open }) => {
  const page = await open("#/products");
  await cell(page, "HT-GEN-200", "code").click();
  await page.getByRole("button", { name: "消す", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("隠す");
  await dialog.getByRole("button", { name: "やめる" }).click();
  await expect(cell(page, "HT-GEN-200", "code")).toBeVisible();
});
