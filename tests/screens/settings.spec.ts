import { expect, test } from "./fixtures";
import { Stage } from "./stage";
import { base } from "./tools";

test("a copy is made, and says what going back to it would mean", async ({ open, stage }) => {
  const page = await open("#/settings");
  await page.getByRole("button", { name: "今すぐコピーをとる" }).click();
  const row = page.locator(".backups tbody tr").first();
  await expect(row).toContainText("手動");
  await row.getByRole("button", { name: /のコピーに戻す$/ }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("モールとメールからもう一度取り込みます");
  await expect(dialog).toContainText("楽天、Yahoo!");
  await dialog.getByRole("button", { name: "やめる" }).click();
  await expect(dialog).toBeHidden();
  expect((await stage.call("app.state", {})).restored).toBe(false);
});

test("what only a window of one's own can do is not offered in a browser", async ({ open }) => {
  const page = await open("#/settings");
  await expect(page.getByRole("heading", { name: "データのコピー" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "起動と終了" })).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("終了");
  await expect(page.getByRole("dialog")).toContainText("見つかりません");
});

base("a copy is put back, and each shop is released after a look at its numbers", async ({ page }) => {
  const stage = await Stage.minded();
  try {
    const until = async (mall: "rakuten" | "yahoo", pieces: number) =>
      await expect.poll(() => stage.shown(mall, "HT-GEN-200"), { timeout: 40_000 }).toBe(pieces);
    await until("yahoo", 120);
    await stage.call("backups.make", {});
    const edit = { sku_id: stage.skus.get("HT-GEN-200") ?? "", book: "expected", mode: "set", note: "" };
    await stage.call("stock.edit", { request_id: crypto.randomUUID(), value: "90", ...edit });
    await until("yahoo", 90);
    await until("rakuten", 90);

    await page.goto(stage.address());
    await page.getByRole("link", { name: "設定" }).click();
    await page.locator(".backups tbody tr").first().getByRole("button", { name: /のコピーに戻す$/ }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText("手で変えた在庫 1 回分は、なかったことになります");
    await dialog.getByRole("button", { name: "このコピーに戻す" }).click();
    await expect(dialog).toBeHidden({ timeout: 40_000 });
    await expect(page.getByText("データをコピーから戻しました。")).toBeVisible();

    await page.getByRole("link", { name: "ショップ" }).click();
    await page.locator(".side-item", { hasText: "Yahoo!" }).click();
    await page.getByRole("button", { name: "確認して再開" }).click();
    const numbers = page.getByRole("dialog", { name: "Yahoo! ・ 在庫の反映を再開する" });
    const row = numbers.locator("tr", { hasText: "HT-GEN-200" });
    await expect(row).toContainText("90");
    await expect(row).toContainText("120");
    await numbers.getByRole("button", { name: "この数で再開する" }).click({ timeout: 40_000 });
    await expect(numbers).toBeHidden();
    await until("yahoo", 120);
    expect(await stage.shown("rakuten", "HT-GEN-200"), "nobody has looked at that shop yet").toBe(90);
    await expect(page.getByText("データをコピーから戻しました。")).toBeVisible();
  } finally {
    await stage.end();
  }
});
