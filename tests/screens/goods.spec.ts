import { cell, expect, rail, test } from "./fixtures";

/** A number in the wide digits that a Japanese input method types. */
const wide = (value: number) => String(value).replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));

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
  await rail(page, "在庫").click();
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
  // What lies on the shelf is not only what can be sold: what others ordered may lie there, unshipped.
  const booked = async (code: string) => Number(await cell(page, code, "expected").innerText());
  await cell(page, "HT-GEN-200", "counted").click();
  await page.keyboard.type(wide((await booked("HT-GEN-200")) - 2));
  await page.keyboard.press("Enter");
  await expect(cell(page, "HT-GEN-200", "difference")).toHaveText("−2");

  const scan = page.getByLabel("JAN・商品コードを読む");
  await scan.fill("HT-MAT-030");
  await scan.press("Enter");
  await expect(page.getByText("HT-MAT-030：1 個")).toBeVisible();
  // A scanner is faster than the program answers: no reading is lost, and what failed stays until it was read.
  for (const code of ["NO-SUCH", "HT-MAT-030", "HT-MAT-030"]) {
    await page.keyboard.type(code);
    await page.keyboard.press("Enter");
  }
  await expect(page.getByText("HT-MAT-030：3 個")).toBeVisible();
  const failed = page.getByRole("alert").filter({ hasText: "NO-SUCH は見つかりません" });
  await failed.getByRole("button", { name: "閉じる" }).click();
  await expect(failed).toHaveCount(0);
  await cell(page, "HT-MAT-030", "counted").click();
  await page.keyboard.type(String(await booked("HT-MAT-030")));
  await page.keyboard.press("Enter");
  await expect(cell(page, "HT-MAT-030", "difference")).toHaveText("一致");

  await page.getByRole("button", { name: "差異を反映" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("HT-GEN-200")).toBeVisible();
  await dialog.getByRole("button", { name: "1 品目に反映" }).click();
  await rail(page, "在庫").click();
  await expect(cell(page, "HT-GEN-200", "expected")).toHaveText("118");
});

test("with several warehouses the person says where goods come in and are counted", async ({
  open,
  stage,
}) => {
  await stage.call("warehouses.save", {
    request_id: crypto.randomUUID(),
    id: null,
    code: "w2",
    name: "第2倉庫",
    place: null,
  });
  const page = await open("#/stock/arrivals");
  await page.getByRole("button", { name: "入荷予定を登録" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("仕入先").fill("海の茶園");
  await dialog.getByLabel("倉庫").selectOption("第2倉庫");
  await dialog.getByLabel("商品コード・名前でさがす").fill("HT-WAK");
  await dialog.getByRole("radio", { name: /HT-WAK-15/ }).click();
  await dialog.getByLabel("HT-WAK-15 の数量").fill("3");
  await dialog.getByRole("button", { name: "保存" }).click();
  await expect(cell(page, "海の茶園", "warehouse")).toHaveText("第2倉庫");
  await expect(page.getByRole("complementary", { name: "入荷の内容" })).toContainText("第2倉庫");

  await page.getByRole("link", { name: "棚卸" }).click();
  await page.getByRole("button", { name: "棚卸を始める" }).first().click();
  await dialog.getByLabel("倉庫").selectOption("第2倉庫");
  await dialog.getByRole("button", { name: "棚卸を始める" }).click();
  await expect(page.getByLabel("棚卸を選ぶ").locator("option:checked")).toContainText("第2倉庫");
  await expect(cell(page, "HT-GEN-200", "expected")).toHaveText("0");
});
