import { Stage } from "./stage";
import { AxeBuilder, expect, base as test } from "./tools";

/** Malls that nobody talks to yet: what can't work is not offered. */
test("a shop at a mall without a connection offers only what works", async ({ page }) => {
  const stage = await Stage.minded();
  const look = async (shop: string) => {
    await page.goto(stage.address());
    await expect(page.locator(".rail")).toBeVisible();
    await page.evaluate((id) => {
      window.location.hash = `#/shops?shop=${id}`;
    }, shop);
    await expect(page.getByText("このモールには、まだ直接つなげません", { exact: false })).toBeVisible();
    await expect(page.getByRole("button", { name: "接続テスト" })).toHaveCount(0);
    await expect(page.getByRole("switch", { name: "在庫反映" })).toHaveCount(0);
    await expect(page.getByRole("button", { name: "一括同期" })).toHaveCount(0);
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  };
  const save = (mall: string, name: string, account: string) =>
    stage.saveShop(mall, name, `ひなた茶舗 ${name}`, { settings: { [account]: "miseban1" }, secrets: {} });
  try {
    const amazon = await save("amazon", "Amazon", "seller_id");
    await look(amazon);
    await expect(page.getByText("確定する前の注文（保留中）でも在庫を引き当てる")).toBeVisible();
    await expect(page.getByLabel("キャンセルで在庫を戻す")).toHaveCount(0);

    const qoo10 = await save("qoo10", "Qoo10", "seller_id");
    await look(qoo10);
    await expect(page.getByText("注文から7日以内", { exact: false })).toBeVisible();

    const aupay = await save("aupay", "au PAY", "shop_id");
    await look(aupay);
    await expect(page.getByLabel("分配率")).toBeVisible();
    await expect(page.getByLabel("一括更新時刻（時）")).toHaveCount(0);

    const auctions = await save("yahuoku", "オークション", "store_id");
    const sku_id = stage.skus.get("HT-GEN-200") ?? "";
    await stage.call("listings.save", {
      request_id: crypto.randomUUID(),
      shop_id: auctions,
      sku_id,
      keys: { managementNo: "genmai-1" },
    });
    await look(auctions);
    await expect(page.getByText("在庫がなくなった出品はありません。")).toBeVisible();
    await stage.setStock("HT-GEN-200", 0);
    await expect(page.getByText("genmai-1")).toBeVisible();
    await expect(page.getByText("在庫がなくなった出品が 1 件あります", { exact: false }).first()).toBeVisible();
    await page.getByRole("switch", { name: "在庫が0になった出品を", exact: false }).press("Space");
    await page.getByRole("button", { name: "影響を見て保存…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "この内容で保存する" }).click();
    await expect(page.getByText("genmai-1")).toHaveCount(0);
  } finally {
    await stage.end();
  }
});
