import { accessible } from "./axe";
import { expect, type Page, test } from "./fixtures";
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
