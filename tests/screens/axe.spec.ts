import { accessible } from "./axe";
import { expect, goTo, type Page, start, test } from "./fixtures";

/** Every screen, and what is opened over it. */
const SCREENS: { name: string; address: string; ready: string; open?: (page: Page) => Promise<void> }[] = [
  { name: "orders", address: "#/orders?tab=all", ready: ".grid-row" },
  {
    name: "ticked orders",
    address: "#/orders?tab=all",
    ready: ".grid-row",
    open: (page) => page.keyboard.press("Space"),
  },
  {
    name: "slip",
    address: "#/orders?tab=all",
    ready: ".grid-row",
    open: async (page) => {
      await page.locator("#order-panel .foot").getByRole("button", { name: "納品書" }).click();
      await expect(page.locator('canvas[data-drawn="true"]').first()).toBeVisible();
    },
  },
  {
    name: "original",
    address: "#/orders?tab=all",
    ready: ".grid-row",
    open: (page) => page.getByRole("button", { name: "元のデータ" }).first().click(),
  },
  { name: "stock", address: "#/stock", ready: ".grid-row" },
  {
    name: "new item",
    address: "#/stock",
    ready: ".grid-row",
    open: (page) => page.getByRole("button", { name: "商品を登録…" }).click(),
  },
  { name: "stock import", address: "#/csv", ready: ".drop-zone" },
  {
    name: "stock file",
    address: "#/csv",
    ready: ".drop-zone",
    open: async (page) => {
      await page
        .locator('input[type="file"]')
        .setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer: Buffer.from("商品コード,想定在庫数\nHT-TSU-100,9\n") });
      await expect(page.getByRole("button", { name: "1 行を取り込む" })).toBeVisible();
    },
  },
  { name: "stock download", address: "#/csv/download", ready: ".csv-form" },
  { name: "files", address: "#/csv/files", ready: ".work" },
  { name: "products", address: "#/products", ready: ".grid-row" },
  {
    name: "new product",
    address: "#/products",
    ready: ".grid-row",
    open: async (page) => {
      await page.getByRole("button", { name: "商品を追加" }).first().click();
      await page.getByRole("dialog").getByLabel("商品コード（親）").fill("shirt");
      await page.getByRole("dialog").getByLabel("軸1の名前").fill("色");
      await page.getByRole("dialog").getByLabel("軸1の値").fill("赤、青");
      await expect(page.getByLabel("赤 の商品コード")).toBeVisible();
    },
  },
  {
    name: "parts of a set",
    address: "#/products",
    ready: ".grid-row",
    open: (page) => page.getByRole("tab", { name: "セット", exact: true }).click(),
  },
  { name: "listings", address: "#/products/listings", ready: ".grid-row" },
  {
    name: "another matching key",
    address: "#/shops",
    ready: "form input",
    open: async (page) => {
      await page.getByRole("button", { name: "変更する…" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  { name: "articles that are no SKU", address: "#/products/unknown", ready: ".grid-row, .empty" },
  { name: "proposals", address: "#/products/proposals", ready: ".proposals, .empty" },
  { name: "taking products in", address: "#/products/take-in", ready: ".taking-step" },
  { name: "differences", address: "#/stock/differences", ready: ".grid-row, .empty" },
  { name: "arrivals", address: "#/stock/arrivals", ready: ".work .tabs" },
  { name: "counts", address: "#/stock/counts", ready: ".head-bar" },
  { name: "what to order", address: "#/stock/reorder", ready: ".work" },
  { name: "stock history", address: "#/stock/history", ready: ".grid-row" },
  {
    name: "taking back",
    address: "#/stock/history?cause=set_by_hand",
    ready: ".grid-row",
    open: async (page) => {
      await page.keyboard.press("Space");
      await page.getByRole("button", { name: "元に戻す…" }).click();
      await expect(page.getByRole("dialog").locator("tbody tr").first()).toBeVisible();
    },
  },
  {
    name: "stock settings",
    address: "#/stock",
    ready: ".grid-row",
    open: (page) => page.getByRole("button", { name: "在庫の設定" }).click(),
  },
  { name: "shops", address: "#/shops", ready: "form input" },
  { name: "new shop", address: "#/shops?shop=new", ready: "form input" },
  { name: "new mailbox", address: "#/shops?mailbox=new", ready: "form input" },
  {
    name: "preview of a switch",
    address: "#/shops",
    ready: "form input",
    open: async (page) => {
      await page.getByRole("switch", { name: "在庫反映" }).press("Space");
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  { name: "jobs", address: "#/jobs", ready: ".head-bar" },
  { name: "settings", address: "#/settings", ready: ".sheet" },
  {
    name: "going back to a copy",
    address: "#/settings",
    ready: ".sheet",
    open: async (page) => {
      await page.getByRole("button", { name: "今すぐコピーをとる" }).click();
      await page.locator(".backups tbody button").first().click();
      await expect(page.getByRole("dialog").locator("li").first()).toBeVisible();
    },
  },
  {
    name: "commands",
    address: "#/orders?tab=all",
    ready: ".grid-row",
    open: async (page) => {
      await page.keyboard.press("Control+k");
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  { name: "keys", address: "#/settings", ready: ".sheet", open: (page) => page.keyboard.press("F1") },
];

let page: Page;
const broken: string[] = [];

// One page for all of them: starting the program's pages anew takes longer than looking at one of them.
test.beforeAll(async ({ stage, browser }) => {
  await stage.restock();
  await stage.order("rakuten", {
    lines: [{ item: "hinata-genmai", variant: "r-sku00000001", quantity: 1 }],
    remark: "玄関前に置いてください",
  });
  await expect
    .poll(async () => (await stage.call("orders.counts", {})).all, { timeout: 40_000 })
    .toBeGreaterThan(0);
  page = await start(await (await browser.newContext()).newPage(), stage.address(), broken);
});

test.afterAll(async () => {
  await page.context().close();
});

for (const screen of SCREENS) {
  test(screen.name, async () => {
    // What stood open over the last screen is gone with it.
    await goTo(page, "#/jobs");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await goTo(page, screen.address);
    await expect(page.locator(screen.ready).first()).toBeVisible();
    await screen.open?.(page);
    await accessible(page, screen.name);
    await page.keyboard.press("Escape");
    expect(broken, "the page has no errors of its own").toEqual([]);
  });
}
