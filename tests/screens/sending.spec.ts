import { accessible } from "./axe";
import { expect, type Page, tabTo, test } from "./fixtures";
import { GOODS } from "./goods";
import type { Stage } from "./stage";

const sheet = (page: Page) => page.getByRole("region", { name: "一括同期" });

/** A full sync that is caught in the middle: its reading hangs until it is let go. */
async function caught(page: Page, stage: Stage): Promise<void> {
  await stage.spoil("rakuten", { kind: "hold_answer", path: "bulk-get" });
  await sheet(page).getByRole("button", { name: "一括同期", exact: true }).dblclick();
  const reads = async () => {
    const found = await stage.call("jobs.list", { kind: "full_sync", offset: 0, limit: 1 });
    if (found.rows[0]?.state === "running" && (await stage.held("rakuten")) > 0) {
      return true;
    }
    // Another reading came first.
    await stage.letGo("rakuten");
    return false;
  };
  await expect.poll(reads, { timeout: 40_000 }).toBe(true);
}

test("a full sync shows how far it is, waits, goes on, and says what came of it", async ({ open, stage }) => {
  await stage.editAtMall("rakuten", "HT-TSU-100", 18);
  const page = await open(`#/shops?shop=${stage.shops.rakuten}`);
  const before = await stage.call("jobs.list", { kind: "full_sync", offset: 0, limit: 1 });
  try {
    await caught(page, stage);
    const walk = sheet(page).locator(".walk", { hasText: "一括同期" });
    await expect(walk).toContainText("実行中");
    await walk.getByRole("button", { name: "一時停止" }).click();
    await expect(walk).toContainText("一時停止中");
    await accessible(page, "a full sync that waits");
    await stage.mend("rakuten");
    await stage.letGo("rakuten");
    await expect(sheet(page).getByRole("button", { name: "一括同期", exact: true })).toHaveCount(0);

    // What was on its way arrives; then it waits, whatever else is looked at.
    await page.getByRole("link", { name: "処理状況" }).click();
    await page.getByRole("link", { name: "ショップ" }).click();
    await expect(walk).toContainText("一時停止中");
    await walk.getByRole("button", { name: "再開" }).click();
    // Other tests may have joined more articles to this shop.
    await expect(walk).toContainText(/完了(\d+) \/ \1 件/, { timeout: 40_000 });
    await expect(walk).toContainText("送信 1・変更なし 4・対象外 0");
    await expect(sheet(page)).toContainText("前回");
    expect(await stage.shown("rakuten", "HT-TSU-100")).toBe(15);
  } finally {
    await stage.mend("rakuten");
  }
  const after = await stage.call("jobs.list", { kind: "full_sync", offset: 0, limit: 1 });
  expect(after.total - before.total, "a double click starts one").toBe(1);
});

test("numbers that would lower many listings wait until somebody has seen each of them", async ({ open, stage }) => {
  test.setTimeout(120_000);
  const limits = await stage.call("guard.limits", {});
  const page = await open("#/settings");
  try {
    await stage.settled();
    await page.getByLabel("一度に大きく増減してよい数（件まで）").fill("０");
    await page.getByLabel("一度に大きく増減してよい数（％まで）").fill("０");
    // What is typed and not yet saved stays, whatever else is looked at.
    await page.getByRole("link", { name: "処理状況" }).click();
    await page.getByRole("link", { name: "設定" }).click();
    await expect(page.getByLabel("一度に大きく増減してよい数（件まで）")).toHaveValue("0");
    await page.getByRole("region", { name: "一度に多くの数が変わるときの確認" }).getByRole("button", { name: "保存" }).click();
    await expect(page.getByText("確認の基準を保存しました")).toBeVisible();

    // Somebody fills the shop up at the mall: putting that right would lower all of it.
    for (const goods of GOODS) {
      await stage.setAtMall("rakuten", goods.code, 400);
    }
    await page.getByRole("link", { name: "ショップ" }).click();
    await page.locator(".side-item", { hasText: "楽天" }).click();
    await sheet(page).getByRole("button", { name: "一括同期", exact: true }).click();
    await expect(sheet(page)).toContainText("5 件の数が確認を待っています", { timeout: 40_000 });

    await sheet(page).getByRole("button", { name: "確かめる…" }).press("Enter");
    const dialog = page.getByRole("dialog", { name: "楽天：送る前の確認" });
    await expect(dialog).toContainText("減る 5 件");
    await expect(dialog.locator("tbody tr")).toHaveCount(5);
    await expect(dialog.locator("tbody tr", { hasText: "HT-GEN-200" })).toHaveText(/400.*120.*増減が多い/);
    await accessible(page, "numbers that wait");
    await dialog.getByRole("button", { name: "送らない" }).press("Enter");
    await expect(dialog).toBeHidden();
    await expect(sheet(page).getByRole("button", { name: "確かめる…" })).toBeFocused();
    await expect(sheet(page)).toContainText("5 件の数が確認を待っています");
    expect(await stage.shown("rakuten", "HT-GEN-200"), "cancelled: nothing is sent").toBe(400);

    await page.keyboard.press("Enter");
    await tabTo(page, dialog.getByRole("button", { name: "5 件を送る" }));
    await page.keyboard.press("Enter");
    await expect(dialog).toBeHidden();
    for (const goods of GOODS) {
      await stage.until("rakuten", goods.code, goods.stock);
    }
    await expect(sheet(page)).not.toContainText("確認を待っています");
  } finally {
    await stage.call("guard.set_limits", { request_id: crypto.randomUUID(), limits });
  }
});
