import { accessible } from "./axe";
import { expect, type Page, tabTo, test } from "./fixtures";

const form = (page: Page) => page.getByRole("region", { name: "在庫の設定" });
const number = (page: Page) => form(page).locator(".stock-example-number");

test("settings tell live what they lead to, and refuse what can't work", async ({ open, stage }) => {
  const page = await open(`#/shops?shop=${stage.shops.rakuten}`);
  await expect(number(page)).toHaveText("80");
  const percent = form(page).getByLabel("分配率");
  await percent.fill("５０");
  await expect(number(page)).toHaveText("40");
  await percent.press("Tab");
  await expect(percent).toHaveValue("50");
  // A share below 100 needs the answer to the shop's own orders.
  await expect(form(page).getByLabel("注文のあったショップへの反映").locator("option").nth(1)).toBeDisabled();

  await form(page).getByLabel("保留在庫").fill("９０");
  await expect(number(page)).toHaveText("5");
  await percent.fill("101");
  await expect(form(page).getByText("0〜100 の数で入力してください")).toBeVisible();
  const save = form(page).getByRole("button", { name: "影響を見て保存…" });
  await expect(save).toBeDisabled();
  await percent.fill("100");

  await form(page).getByLabel("小出し機能を使う").check();
  await form(page).getByLabel("小出し在庫数").fill("5");
  await form(page).getByLabel("小出し調整在庫数").fill("5");
  await expect(form(page).getByText("小出し在庫数より小さい数にしてください")).toBeVisible();
  await expect(save).toBeDisabled();
  await form(page).getByLabel("小出し調整在庫数").fill("2");
  await form(page).getByLabel("モールの今の数").fill("4");
  await expect(number(page)).toHaveText("4");
  await form(page).getByLabel("モールの今の数").fill("2");
  await expect(number(page)).toHaveText("5");

  await form(page).getByText("一定の間隔", { exact: true }).click();
  await form(page).getByLabel("間隔（分）").fill("4");
  await expect(form(page).getByText("5〜9999 の数で入力してください")).toBeVisible();
  await form(page).getByText("決まった時刻だけ", { exact: true }).click();
  await form(page).getByLabel("送る時刻（時）").fill("３、24");
  await expect(form(page).getByText("0〜23 の時刻を「,」で区切って入力してください")).toBeVisible();

  await accessible(page, "stock settings of a shop, with what is wrong");

  // What is typed and not yet saved stays, whatever else is looked at.
  await page.locator(".side-item", { hasText: "Yahoo!" }).click();
  await expect(form(page).getByLabel("小出し機能を使う")).not.toBeChecked();
  await page.getByRole("link", { name: "受注" }).click();
  await page.getByRole("link", { name: "ショップ" }).click();
  await page.locator(".side-item", { hasText: "楽天" }).click();
  await expect(form(page).getByLabel("小出し調整在庫数")).toHaveValue("2");
  await expect(form(page).getByLabel("送る時刻（時）")).toHaveValue("3,24");
  await form(page).getByRole("button", { name: "変更をやめる" }).click();
  await expect(form(page).getByLabel("小出し機能を使う")).not.toBeChecked();
  await expect(form(page).getByLabel("分配率")).toHaveValue("100");
  const shop = (await stage.call("shops.list", {})).find((one) => one.id === stage.shops.rakuten);
  expect(shop?.switches.share, "nothing was saved").toEqual({ percent: 100, trickle: null });
});

test("only this mall's settings are shown, and those of FTP with FTP only", async ({ open, stage }) => {
  const page = await open(`#/shops?shop=${stage.shops.rakuten}`);
  await expect(form(page).getByLabel("分配率")).toBeVisible();
  await expect(form(page).getByLabel("在庫反映・送信タイプ"), "Rakuten takes no files").toHaveCount(0);
  await page.locator(".side-item", { hasText: "Yahoo!" }).click();
  const flag = form(page).getByLabel("ストア都合キャンセルフラグの反映");
  const host = page.getByLabel("FTPホストアドレス");
  const plain = page.getByLabel("暗号化なしのFTPを許す");
  await expect(form(page).getByLabel("在庫反映・送信タイプ")).toHaveValue("api");
  await expect(flag).toHaveCount(0);
  await expect(host).toHaveCount(0);
  await form(page).getByLabel("在庫反映・送信タイプ").selectOption("FTP");
  await expect(flag).toBeVisible();
  await expect(host).toHaveValue("ftp.castle.yahoofs.jp");
  await expect(plain).not.toBeChecked();
  await expect(page.getByText("注意: オンにすると、FTPのパスワードと在庫ファイルが暗号化されずに送られ")).toBeVisible();
  await accessible(page, "stock settings by FTP");
  await form(page).getByLabel("在庫反映・送信タイプ").selectOption("API");
  await expect(host).toHaveCount(0);
});

test("without a mouse another shop's settings are copied, once their numbers were seen", async ({ open, stage }) => {
  await stage.switches("yahoo", { share: { percent: 50, trickle: null } });
  try {
    await stage.until("yahoo", "HT-GEN-200", 60);
    const page = await open(`#/shops?shop=${stage.shops.rakuten}`);
    const copy = form(page).getByRole("button", { name: "ほかのショップからコピー…" });
    await tabTo(page, copy);
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "楽天 に設定をコピー" });
    await expect(dialog.getByLabel("コピー元")).toHaveValue(stage.shops.yahoo);
    await expect(dialog).toContainText("コピーする設定: 分配率");
    await accessible(page, "copying settings");
    await tabTo(page, dialog.getByRole("button", { name: "影響を見る" }));
    await page.keyboard.press("Enter");
    const look = page.getByRole("dialog", { name: "楽天 ・ 在庫の出し方" });
    await expect(look.locator("tbody tr", { hasText: "HT-GEN-200" })).toHaveText(/120.*60/);
    await accessible(page, "old and new numbers");
    await page.keyboard.press("Escape");
    await expect(look).toBeHidden();
    expect(await stage.shown("rakuten", "HT-GEN-200"), "a look is no deed").toBe(120);

    await tabTo(page, copy);
    await page.keyboard.press("Enter");
    await tabTo(page, dialog.getByRole("button", { name: "影響を見る" }));
    await page.keyboard.press("Enter");
    await tabTo(page, look.getByRole("button", { name: "この内容で保存する" }));
    await page.keyboard.press("Enter");
    await expect(look).toBeHidden();
    await expect(form(page).getByLabel("分配率")).toHaveValue("50");
    await stage.until("rakuten", "HT-GEN-200", 60);
  } finally {
    await stage.switches("rakuten");
    await stage.switches("yahoo");
  }
  await stage.until("rakuten", "HT-GEN-200", 120);
});

test("閉店モード says what it would do, does it, and takes it back", async ({ open, stage }) => {
  const before = await stage.call("closing.get", {});
  // Whatever the hour is now, it is not the hour that closes.
  const rules = { ...before.rules, hour: null };
  await stage.call("closing.set", { request_id: crypto.randomUUID(), rules });
  const page = await open("#/settings");
  const sheet = page.getByRole("region", { name: "閉店モード" });
  await stage.until("yahoo", "HT-TSU-100", 15);
  try {
    await sheet.getByLabel("残りがこの数以下のSKU").fill("１５");
    await expect(sheet).toContainText(/今閉店すると、\d+ SKU・\d+件を0にします/);
    const rows = sheet.locator("tbody tr");
    await expect(rows.filter({ hasText: "HT-GEN-200" })).toHaveCount(0);
    await expect(rows.filter({ hasText: "HT-TSU-100" })).toHaveText(/HT-TSU-100.*15.*Yahoo! 15 → 0.*楽天/);

    await accessible(page, "what closing would do");

    // What was typed stays while the switch is moved, and while something else is looked at.
    await sheet.getByLabel("閉店する時刻（時）").fill("25");
    await expect(sheet.getByRole("button", { name: "保存" })).toBeDisabled();
    await sheet.getByLabel("閉店する時刻（時）").fill("");
    await expect(sheet.getByRole("button", { name: "保存" })).toBeEnabled();
    await sheet.getByRole("switch", { name: "閉店モードを使う" }).press("Space");
    await expect(sheet.getByRole("button", { name: "今すぐ閉店" })).toBeVisible();
    await page.getByRole("link", { name: "処理状況" }).click();
    await page.getByRole("link", { name: "設定" }).click();
    await expect(sheet.getByLabel("残りがこの数以下のSKU")).toHaveValue("15");
    await sheet.getByRole("button", { name: "保存" }).click();
    await expect(sheet.getByRole("button", { name: "保存" })).toHaveCount(0);

    await sheet.getByRole("button", { name: "今すぐ閉店" }).click();
    await expect(sheet).toContainText(/\d+件を0にしています/);
    await stage.until("yahoo", "HT-TSU-100", 0);
    expect(await stage.shown("rakuten", "HT-TSU-100")).toBe(15);
    await sheet.getByRole("button", { name: "今すぐ開店" }).click();
    await expect(sheet).toContainText("前回:");
    await stage.until("yahoo", "HT-TSU-100", 15);
  } finally {
    await stage.call("closing.set", { request_id: crypto.randomUUID(), rules: before.rules });
  }
});
