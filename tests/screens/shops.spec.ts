import { expect, test } from "./fixtures";

test("a switch shows what it will do before it moves", async ({ open, stage }) => {
  const page = await open(`#/shops?shop=${stage.shops.rakuten}`);
  const push = page.getByRole("switch", { name: "在庫反映" });
  await expect(push).toBeChecked();
  await push.press("Space");
  const dialog = page.getByRole("dialog", { name: "楽天 ・ 在庫反映をオフにする" });
  await dialog.getByRole("button", { name: "この内容で保存する" }).click();
  await expect(push).not.toBeChecked();

  await push.press("Space");
  const preview = page.getByRole("dialog", { name: "楽天 ・ 在庫反映をオンにする" });
  await expect(preview.locator("tr", { hasText: "HT-GEN-200" })).toBeVisible();
  await preview.getByRole("button", { name: "やめる" }).click();
  await expect(push).not.toBeChecked();
  const shops = await stage.call("shops.list", {});
  expect(shops.find((shop) => shop.id === stage.shops.rakuten)?.switches.push_stock).toBe(false);

  await push.press("Space");
  await preview.getByRole("button", { name: "この内容で保存する" }).click();
  await expect(push).toBeChecked();
});

test("settings are checked field by field, and what was typed survives a look elsewhere", async ({ open, stage }) => {
  const page = await open(`#/shops?shop=${stage.shops.yahoo}`);
  const manager = page.getByLabel("店長名");
  await manager.fill("日向 次郎");
  await page.getByLabel("登録番号（インボイス）").fill("Ｔ１２３");
  await page.getByLabel("登録番号（インボイス）").blur();
  await expect(page.getByLabel("登録番号（インボイス）")).toHaveValue("T123");
  await expect(page.getByText("T と 13 けたの数字で入力してください")).toBeVisible();
  await page.getByRole("link", { name: "受注" }).click();
  await page.getByRole("link", { name: "ショップ" }).click();
  await page.locator(".side-item", { hasText: "Yahoo!" }).click();
  await expect(manager).toHaveValue("日向 次郎");
  await page.getByLabel("登録番号（インボイス）").fill("T1234567890123");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByText("の設定を保存しました")).toBeVisible();
  const saved = (await stage.call("shops.list", {})).find((shop) => shop.id === stage.shops.yahoo);
  expect(saved?.common.manager).toBe("日向 次郎");
});

test("a secret is kept or replaced, and never shown again", async ({ open, stage }) => {
  const page = await open(`#/shops?shop=${stage.shops.rakuten}`);
  await expect(page.getByText("保存済み").first()).toBeVisible();
  expect(await page.content()).not.toContain("SL400123");
});

test("testing the connection says that it works, or what to do", async ({ open, stage }) => {
  const page = await open(`#/shops?shop=${stage.shops.rakuten}`);
  await page.getByRole("button", { name: "接続テスト" }).click();
  await expect(page.getByText("つながりました。モールに変更は加えていません。")).toBeVisible();
  await stage.spoil("rakuten", { kind: "maintenance" });
  try {
    await page.getByRole("button", { name: "接続テスト" }).click();
    await expect(page.getByText("モールがメンテナンス中です。終わりしだい続けます。").first()).toBeVisible();
  } finally {
    await stage.mend("rakuten");
  }
});

test("the language changes everywhere at once", async ({ open, stage }) => {
  const page = await open("#/settings");
  await page.getByText("English", { exact: true }).click();
  await expect(page.getByRole("link", { name: "Orders" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await stage.call("app.set_language", { language: "ja" });
  await expect(page.getByRole("link", { name: "受注" })).toBeVisible();
});
