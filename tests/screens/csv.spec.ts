import { expect, rail, test } from "./fixtures";

const file = (name: string, text: string) => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from(text),
});

test("a stock file is looked at before anything changes, taken in, and its refused rows come back", async ({
  open,
}) => {
  const page = await open("#/csv");
  await expect(page.getByText("在庫のファイルをここへ")).toBeVisible();
  await expect(page.locator(".layout-help")).toContainText("商品コード必須");
  await page
    .locator('input[type="file"]')
    .setInputFiles(file("在庫.csv", "想定在庫数,商品コード\n7,HT-TSU-100\n５,ＨＴ－ＧＥＮ－２００\n1.5,HT-WAK-15\n3,NONE\n"));

  await expect(page.getByRole("tab", { name: /変わる/ }).first()).toContainText("2");
  const grid = page.getByRole("grid", { name: "ファイルの行" });
  await expect(grid).toContainText("HT-TSU-100");
  await page.getByRole("tab", { name: /取り込めない/ }).click();
  await expect(grid).toContainText("小数は入れられません");
  await expect(grid).toContainText("「NONE」という商品はありません");

  await page.getByRole("button", { name: "2 行を取り込む" }).click();
  await expect(page.getByRole("heading", { name: "在庫.csv を取り込みました" })).toBeVisible();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: /取り込めなかった 2 行/ }).click();
  expect((await saved).suggestedFilename()).toContain("取り込めなかった行");

  await page.getByRole("link", { name: "ファイル" }).click();
  await expect(page.getByRole("grid", { name: "ファイル" })).toContainText("在庫.csv");
  await rail(page, "在庫").click();
  await expect(page.getByText("HT-TSU-100").first()).toBeVisible();
});

test("another mall's file is refused in one sentence, and a file can be dropped", async ({ open }) => {
  const page = await open("#/csv");
  await page
    .locator('input[type="file"]')
    .setInputFiles(file("quantity.csv", "code,sub-code,quantity\nA,,3\n"));
  await page.getByLabel("形式", { exact: true }).selectOption("own.stock");
  await expect(page.getByRole("alert")).toContainText(
    "在庫CSV（TEMPOSTAR形式） を選びましたが、このファイルは Yahoo!ショッピング quantity.csv のようです",
  );
  await page.getByRole("button", { name: "別のファイルにする" }).first().click();
  const dropped = await page.evaluateHandle(() => {
    const files = new DataTransfer();
    files.items.add(new File(["商品コード,想定在庫数\nHT-TSU-100,9\n"], "drop.csv"));
    return files;
  });
  await page.locator(".drop-zone").dispatchEvent("drop", { dataTransfer: dropped });
  await expect(page.getByText("drop.csv")).toBeVisible();
});

test("a download is made and can be had again", async ({ open }) => {
  const page = await open("#/csv/download");
  await page.getByText("Excel（.xlsx）", { exact: true }).click();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "作成する" }).click();
  expect((await saved).suggestedFilename()).toMatch(/^stock-.*\.xlsx$/);
  await expect(page.getByRole("status")).toContainText("を作りました");
  await page.getByRole("link", { name: "ファイル" }).click();
  await expect(page.getByRole("grid", { name: "ファイル" })).toContainText(".xlsx");
});

test("a download that comes back tells its changed cells, one by one", async ({ open, stage }) => {
  const page = await open("#/csv");
  const made = await stage.call("stock_files.make", {
    request_id: crypto.randomUUID(),
    layout: "",
    workbook: false,
    encoding: "utf8",
    target: "expected",
    shop_id: null,
    only: { text: "", only: "all", sort: "code", desc: false, offset: 0, limit: 1 },
    geta: false,
  });
  const { bytes } = await stage.call("files.bytes", { file_id: made.file?.id ?? "" });
  const text = Buffer.from(bytes, "base64").toString("utf8").replaceAll('"', "");
  const changed = text.replace(/^HT-TSU-100,15,0,/m, "HT-TSU-100,19,2,");
  expect(changed).not.toBe(text);
  await page.locator('input[type="file"]').setInputFiles(file(made.file?.name ?? "", changed));
  await expect(page.getByText("の在庫ダウンロードです。")).toBeVisible();
  await expect(page.getByRole("tab", { name: /変わるセル/ })).toContainText("2");
  const grid = page.getByRole("grid", { name: "ファイルの行" });
  await expect(grid.locator(".grid-row")).toHaveCount(2);
  await expect(grid.locator(".grid-row").first()).toContainText("想定在庫数");
  await expect(grid.locator(".grid-row").first()).toContainText("15 → 19");
  await expect(grid.locator(".grid-row").nth(1)).toContainText("0 → 2");
});
