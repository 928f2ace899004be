import { readFileSync } from "node:fs";
import { join } from "node:path";
import { accessible } from "./axe";
import { expect, type Page, tabTo, test } from "./fixtures";
import { ROOT } from "./programs";
import type { Stage } from "./stage";

const SAMPLE = join(ROOT, "src-tauri/malls/tests/items/fixtures/rakuten-normal-item.csv");
/** What is for sale here already, and looks like an article of the file. */
const ALIKE = { code: "SENCHA050", name: "宇治煎茶 一番摘み 50g 袋" };

const alike = async (stage: Stage) => {
  const known = await stage.call("stock.list", { text: ALIKE.code, only: "all", offset: 0, limit: 1 });
  if (known.total === 0) {
    await stage.article(ALIKE.code, 12, ALIKE.name);
  }
};
const take = async (page: Page, stage: Stage) => {
  await alike(stage);
  await page.getByRole("combobox", { name: "ショップ" }).click();
  await page.getByRole("option", { name: /^楽天/ }).click();
  await page.locator('input[type="file"]').setInputFiles({
    name: "normal-item.csv",
    mimeType: "text/csv",
    buffer: readFileSync(SAMPLE),
  });
  await expect(page.locator(".look")).toBeVisible();
};
const skus = async (stage: Stage) =>
  (await stage.call("stock.list", { text: "", only: "all", offset: 0, limit: 500 })).total;

test("a shop's products are looked at, taken in, and the whole of it is taken back", async ({ open, stage }) => {
  const page = await open("#/products/take-in");
  await take(page, stage);
  const before = await skus(stage);
  const rows = page.locator(".look-rows tbody tr");
  await expect(page.getByRole("tab", { name: /^取込不可/ })).not.toContainText("取込不可0");
  await page.getByRole("tab", { name: /^取込不可/ }).click();
  await expect(rows.filter({ hasText: "二千円" })).toContainText("価格として読めません");
  await page.getByRole("tab", { name: /^新規/ }).click();
  await expect(rows.filter({ hasText: "湯のみ～青～" })).toHaveCount(1);
  await accessible(page, "what taking in would do");
  expect(await skus(stage), "nothing happens before it is said").toBe(before);

  await page.getByRole("button", { name: "取り込む", exact: true }).dblclick();
  await expect(page.getByRole("heading", { name: "取り込みました" })).toBeVisible({ timeout: 40_000 });
  expect(await skus(stage)).toBeGreaterThan(before);
  await accessible(page, "what came of it");
  await page.getByRole("button", { name: /^この取込を取り消す/ }).click();
  await expect(page.getByText("取込を取り消しました")).toBeVisible();
  await expect.poll(() => skus(stage)).toBe(before);
});

test("without a mouse each waiting article is joined, refused or made new, and the way back is at hand", async ({
  open,
  stage,
}) => {
  const page = await open("#/products/take-in");
  await take(page, stage);
  await page.getByText("すべて確認", { exact: true }).click();
  await page.getByRole("button", { name: "取り込む", exact: true }).click();
  await page.getByRole("button", { name: /^同じ商品の候補を見る/ }).click();

  const list = page.getByRole("group", { name: "同じ商品の候補" });
  await expect(list).toBeFocused();
  const rows = list.locator("article");
  await expect(rows.first()).toBeVisible();
  const all = await rows.count();
  expect(all).toBeGreaterThan(2);
  const joined = rows.filter({ hasText: ALIKE.code }).first();
  await expect(joined).toContainText("商品名が近い");
  for (let step = 0; step < all && (await joined.getAttribute("aria-current")) !== "true"; step++) {
    await page.keyboard.press("ArrowDown");
  }
  await accessible(page, "proposals");
  const title = await joined.locator("b").first().innerText();
  await page.keyboard.press("Enter");
  await expect(page.getByText("1件を同じ商品としてまとめました")).toBeVisible();
  await expect(rows).toHaveCount(all - 1);
  await tabTo(page, page.locator(".toast").getByRole("button", { name: "元に戻す" }));
  await page.keyboard.press("Enter");
  await expect(rows).toHaveCount(all);
  await expect(rows.filter({ hasText: title }).first()).toBeVisible();

  await list.focus();
  const before = await skus(stage);
  await page.keyboard.press("n");
  await expect(page.getByText("新しい商品を1件登録しました")).toBeVisible();
  await expect(rows).toHaveCount(all - 1);
  expect(await skus(stage)).toBe(before + 1);
  await tabTo(page, page.locator(".toast").getByRole("button", { name: "元に戻す" }));
  await page.keyboard.press("Enter");
  await expect.poll(() => skus(stage)).toBe(before);
});
