import { cell, expect, test } from "./fixtures";

test("goods that were ordered come in, in parts, and stock rises", async ({ open }) => {
  const page = await open("#/stock/arrivals");
  await page.getByRole("button", { name: "入荷予定を登録" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("仕入先").fill("山の茶園");
  await dialog.getByLabel("商品コード・名前でさがす").fill("HT-TSU");
  await dialog.getByRole("radio", { name: /HT-TSU-100/ }).click();
  await dialog.getByLabel("HT-TSU-100 の数量").fill("１０");
  await dialog.getByLabel("メモ").click();
  await expect(dialog.getByLabel("HT-TSU-100 の数量")).toHaveValue("10");
  await dialog.getByRole("button", { name: "保存" }).click();

  const panel = page.getByRole("complementary", { name: "入荷の内容" });
  await panel.getByLabel("HT-TSU-100 良品").fill("6");
  await panel.getByRole("button", { name: "在庫に入れる" }).click();
  await expect(panel.getByText("入荷済 6 / 10")).toBeVisible();
  await page.getByRole("link", { name: "在庫", exact: true }).click();
  await expect(cell(page, "HT-TSU-100", "expected")).toHaveText("21");

  await page.getByRole("link", { name: "入荷・返品" }).click();
  await page.locator(".grid-row", { hasText: "山の茶園" }).click();
  await panel.getByRole("button", { name: "残りが全部届いた" }).click();
  await expect(panel.getByLabel("HT-TSU-100 良品")).toHaveValue("4");
  await panel.getByRole("button", { name: "在庫に入れる" }).click();
  await expect(panel.getByRole("button", { name: "まだ届く（再開）" })).toBeVisible();
});

test("a count is typed and scanned, and its differences are seen before they are applied", async ({ open }) => {
  const page = await open("#/stock/counts");
  await page.getByRole("button", { name: "棚卸を始める" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "棚卸を始める" }).click();
  await cell(page, "HT-GEN-200", "counted").click();
  await page.keyboard.type("１１８");
  await page.keyboard.press("Enter");
  await expect(cell(page, "HT-GEN-200", "difference")).toHaveText("−2");

  const scan = page.getByLabel("JAN・商品コードを読む");
  await scan.fill("HT-MAT-030");
  await scan.press("Enter");
  await expect(page.getByText("HT-MAT-030：1 個")).toBeVisible();
  await scan.fill("NO-SUCH");
  await scan.press("Enter");
  await expect(page.getByText("NO-SUCH は見つかりません")).toBeVisible();
  await cell(page, "HT-MAT-030", "counted").click();
  await page.keyboard.type("36");
  await page.keyboard.press("Enter");
  await expect(cell(page, "HT-MAT-030", "difference")).toHaveText("一致");

  await page.getByRole("button", { name: "差異を反映" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("HT-GEN-200")).toBeVisible();
  await dialog.getByRole("button", { name: "1 品目に反映" }).click();
  await page.getByRole("link", { name: "在庫", exact: true }).click();
  await expect(cell(page, "HT-GEN-200", "expected")).toHaveText("118");
});
