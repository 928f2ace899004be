import { Stage } from "./stage";
import { base as test, expect } from "./tools";

test("an empty program offers a shop, and the first one is set up from there", async ({ page }) => {
  const stage = await Stage.empty();
  try {
    await page.goto(stage.address());
    await expect(page.getByRole("heading", { name: "自分のお店で使う" })).toBeVisible();
    await page.getByRole("button", { name: "自分のお店をはじめる" }).click();
    await page.getByLabel("正式なショップ名").fill("ひなた茶舗 楽天市場店");
    await page.getByLabel("短い名前").fill("楽天");
    await page.getByLabel("ショップコード").fill("hinata-r");
    await page.getByLabel("店舗URL名").fill("hinata-chaho");
    await page.getByLabel("serviceSecret").fill("SP400123_HinataChahoDemo");
    await page.getByLabel("licenseKey").fill("SL400123_HinataChahoDemo");
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await expect(page.getByRole("heading", { name: "動かし方" })).toBeVisible();
    await expect(page.getByRole("switch", { name: "在庫反映" })).not.toBeChecked();
    await page.getByRole("link", { name: "受注" }).click();
    // Nothing comes in until somebody has seen what that does: the list says so, and leads to the switch.
    await expect(page.getByRole("heading", { name: "受注の取り込みは止まっています" })).toBeVisible();
    await page.getByRole("main").getByRole("button", { name: "ショップを開く" }).click();
    await expect(page.getByText("このショップはまだ動いていません")).toBeVisible();
  } finally {
    await stage.end();
  }
});
