import { cell, expect, test } from "./fixtures";

const GENMAI = { item: "hinata-genmai", variant: "r-sku00000001", quantity: 1 };

test("an order that comes in stands in its stage, says why it waits, and goes on when that is cleared", async ({
  open,
  stage,
}) => {
  const page = await open("#/orders?tab=needs_check");
  const number = await stage.order("rakuten", { lines: [GENMAI], remark: "チャイムは鳴らさないでください" });
  const row = page.locator(".grid-row", { hasText: number });
  await expect(row).toBeVisible({ timeout: 40_000 });
  await expect(row).toContainText("備考あり");
  await expect(page.getByRole("tab", { name: /^確認待ち/ })).not.toContainText("確認待ち0");
  // The sheet was not there before; its columns give way to the panel all the same.
  await expect(page.getByRole("columnheader", { name: /請求金額/ })).toBeInViewport({ ratio: 0.9 });

  await cell(page, number, "number").click();
  const panel = page.getByRole("complementary", { name: "受注の内容" });
  await expect(panel).toContainText(number);
  const why = panel.locator(".why", { hasText: "チャイムは鳴らさないでください" });
  await why.getByRole("button", { name: "確認した" }).click();
  await expect(row).toBeHidden();
});

test("an article that is unknown here is joined to an item from the order itself", async ({ open, stage }) => {
  const number = await stage.order("rakuten", {
    lines: [{ item: "new-kyusu", variant: "new-kyusu-1", quantity: 1, unlisted_name: "秋の新作 急須", price_yen: 5000 }],
  });
  const page = await open("#/orders?tab=needs_check");
  const row = page.locator(".grid-row", { hasText: number });
  await expect(row).toContainText("商品コード不明", { timeout: 40_000 });
  await cell(page, number, "number").click();
  const panel = page.getByRole("complementary", { name: "受注の内容" });
  await expect(panel).toContainText(number);
  await expect(panel.locator(".why", { hasText: "商品コード不明" })).toContainText("商品管理番号 new-kyusu");
  await panel.getByRole("button", { name: "商品を選ぶ…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill("HT-TSU");
  await dialog.getByRole("radio", { name: "HT-TSU-100" }).check();
  await dialog.getByRole("button", { name: "HT-TSU-100 として登録" }).click();
  await expect(dialog).toBeHidden();
  await expect(row.getByText("商品コード不明")).toBeHidden();
});

test("ticked orders show first what will be done and what is left out", async ({ open, stage }) => {
  const good = await stage.order("rakuten", { lines: [GENMAI], remark: "一件目" });
  const bad = await stage.order("rakuten", {
    lines: [{ item: "unknown-thing", variant: "unknown-1", quantity: 1, unlisted_name: "知らない商品", price_yen: 100 }],
  });
  const page = await open("#/orders?tab=needs_check");
  for (const number of [good, bad]) {
    await expect(page.locator(".grid-row", { hasText: number })).toBeVisible({ timeout: 40_000 });
    await page.locator(".grid-row", { hasText: number }).locator(".tick").click();
  }
  const bar = page.getByRole("toolbar", { name: "選択した受注の操作" });
  await expect(bar).toContainText("2 件を選択");
  await bar.getByRole("button", { name: "確認済みにする…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("2 件のうち 1 件");
  await expect(dialog.locator("tr", { hasText: bad })).toContainText("商品コード不明");
  await dialog.getByRole("button", { name: "1 件を確認済みにする" }).click();
  await expect(page.locator(".grid-row", { hasText: good })).toBeHidden();
  await expect(page.locator(".grid-row", { hasText: bad })).toBeVisible();
});

test("an order says what it waits for, and several are confirmed at their malls at once", async ({ open, stage }) => {
  const page = await open("#/orders?tab=needs_payment");
  const numbers = [
    await stage.order("rakuten", { lines: [GENMAI] }),
    await stage.order("rakuten", { lines: [GENMAI] }),
  ];
  for (const number of numbers) {
    await expect(page.locator(".grid-row", { hasText: number })).toBeVisible({ timeout: 40_000 });
    await page.locator(".grid-row", { hasText: number }).locator(".tick").click();
  }
  await cell(page, numbers[0] ?? "", "number").click();
  const panel = page.getByRole("complementary", { name: "受注の内容" });
  await expect(panel).toContainText("注文確認がまだです");
  const bar = page.getByRole("toolbar", { name: "選択した受注の操作" });
  await bar.getByRole("button", { name: "注文確認…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "2 件を注文確認する" }).click();
  await expect(page.getByText("2 件の注文確認をモールへ伝えます")).toBeVisible();
  // When the mall releases them is the mall's affair.
  await expect(panel).toContainText("注文確認をモールに伝えました");
  await expect(panel.getByRole("button", { name: "注文確認" })).toBeHidden();
});

test("a slip is looked at, and its second print is warned of", async ({ open, stage }) => {
  const number = await stage.order("rakuten", { lines: [GENMAI] });
  const page = await open("#/orders?tab=all");
  const row = page.locator(".grid-row", { hasText: number });
  await expect(row).toBeVisible({ timeout: 40_000 });
  await cell(page, number, "number").click();
  const panel = page.getByRole("complementary", { name: "受注の内容" });
  await expect(panel).toContainText(number);
  await panel.getByRole("button", { name: "納品書" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.locator('canvas[data-drawn="true"]')).toHaveCount(1);
  const inked = await dialog.locator("canvas").evaluate((canvas) => {
    const paper = canvas as HTMLCanvasElement;
    const pixels = paper.getContext("2d")?.getImageData(0, 0, paper.width, paper.height).data ?? [];
    let dark = 0;
    for (let at = 0; at < pixels.length; at += 4) {
      dark += (pixels[at] ?? 255) < 128 ? 1 : 0;
    }
    return dark;
  });
  expect(inked).toBeGreaterThan(1000);
  await expect(dialog.getByText("前に印刷しています")).toBeHidden();
  await dialog.getByRole("button", { name: "印刷済みにする" }).click();
  await expect(row).toContainText("印刷済");
  await dialog.getByRole("button", { name: "閉じる" }).click();
  await panel.getByRole("button", { name: "納品書" }).click();
  await expect(page.getByRole("dialog")).toContainText("1 件は前に印刷しています");
  await expect(page.getByRole("dialog").getByRole("button", { name: "もう一度印刷" })).toBeVisible();
});

test("the original of an order can be looked at", async ({ open, stage }) => {
  const number = await stage.order("yahoo", { lines: [{ item: "kobashi-genmaicha", quantity: 1 }] });
  const page = await open("#/orders?tab=all");
  await expect(page.locator(".grid-row", { hasText: number })).toBeVisible({ timeout: 40_000 });
  await cell(page, number, "number").click();
  const panel = page.getByRole("complementary", { name: "受注の内容" });
  await expect(panel).toContainText(number);
  await panel.getByRole("button", { name: "元のデータ" }).first().click();
  await expect(page.getByRole("dialog").locator("pre")).toContainText(number);
});

test("cancelling asks whether the pieces come back", async ({ open, stage }) => {
  const page = await open("#/orders?tab=all");
  const before = (await stage.call("stock.list", { text: "HT-MAT-030", only: "all", offset: 0, limit: 1 })).rows[0];
  const number = await stage.order("rakuten", {
    lines: [{ item: "hinata-hatsumukashi", variant: "mat-030", quantity: 2 }],
  });
  await expect(page.locator(".grid-row", { hasText: number })).toBeVisible({ timeout: 40_000 });
  const left = async () =>
    (await stage.call("stock.list", { text: "HT-MAT-030", only: "all", offset: 0, limit: 1 })).rows[0]?.expected;
  await expect.poll(left).toBe((before?.expected ?? 0) - 2);
  await cell(page, number, "number").click();
  await expect(page.getByRole("complementary", { name: "受注の内容" })).toContainText(number);
  await page.getByRole("button", { name: "ほかの操作" }).click();
  await page.getByRole("menuitem", { name: "キャンセル…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("radio", { name: "在庫に戻す（想定在庫に足す）" })).toBeChecked();
  await dialog.getByRole("button", { name: "1 件をキャンセルする" }).click();
  await expect(page.locator(".grid-row", { hasText: number })).toContainText("キャンセル");
  await expect.poll(left).toBe(before?.expected);
});

test("a filter is kept as a tab of its own", async ({ open }) => {
  const page = await open("#/orders?tab=all&q=見本");
  await page.getByRole("button", { name: "この絞り込みをタブにする" }).click();
  await page.getByLabel("タブの名前").fill("見本さん");
  await page.getByRole("dialog").getByRole("button", { name: "保存" }).click();
  await page.getByRole("tab", { name: /^確認待ち/ }).click();
  await page.getByRole("button", { name: /^見本さん/ }).click();
  await expect(page.getByRole("searchbox")).toHaveValue("見本");
});
