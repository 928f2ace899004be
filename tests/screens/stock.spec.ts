import { cell, expect, test } from "./fixtures";

test("a number that was typed reaches every mall, and can be taken back before it leaves", async ({ open, stage }) => {
  const page = await open("#/stock");
  const expected = cell(page, "HT-TSU-100", "expected");
  await expect(expected).toHaveText("15");

  await expected.click();
  await page.keyboard.type("１２");
  await page.keyboard.press("Enter");
  await expect(expected).toHaveText("12");
  const pending = page.locator(".pending");
  await expect(pending).toContainText("HT-TSU-100");
  await pending.getByRole("button", { name: "取り消す" }).click();
  await expect(expected).toHaveText("15");

  await expected.click();
  await page.keyboard.type("11");
  await page.keyboard.press("Enter");
  await page.locator(".pending").getByRole("button", { name: "今すぐ反映" }).click();
  await expect.poll(() => stage.shown("rakuten", "HT-TSU-100"), { timeout: 40_000 }).toBe(11);
  await expect.poll(() => stage.shown("yahoo", "HT-TSU-100"), { timeout: 40_000 }).toBe(11);
});

test("adding and taking away leave the rest as it is, and empty never means 0", async ({ open }) => {
  const page = await open("#/stock");
  const expected = cell(page, "HT-GEN-200", "expected");
  await expect(expected).toHaveText("120");
  await page.getByText("足す", { exact: true }).click();
  await expected.click();
  await page.keyboard.type("5");
  await page.keyboard.press("Enter");
  await expect(expected).toHaveText("125");
  await page.getByText("引く", { exact: true }).click();
  await expected.click();
  await page.keyboard.type("5");
  await page.keyboard.press("Enter");
  await expect(expected).toHaveText("120");

  await page.getByText("置き換える", { exact: true }).click();
  await expected.click();
  await page.keyboard.press("F2");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Enter");
  await expect(expected).toHaveText("120");
});

test("what is no number stays in its cell until it is mended, whatever else is looked at", async ({ open }) => {
  const page = await open("#/stock");
  const expected = cell(page, "HT-WAK-15", "expected");
  await expected.click();
  await page.keyboard.type("6o");
  await page.keyboard.press("Enter");
  await expect(expected.locator(".draft")).toHaveText("6o");
  await page.getByRole("link", { name: "処理状況" }).click();
  await expect(page.getByRole("heading", { name: "処理状況" })).toBeAttached();
  await page.getByRole("link", { name: "在庫" }).click();
  await expect(expected.locator(".draft")).toHaveText("6o");
  await expected.click();
  await page.keyboard.press("Escape");
  await expect(expected).toHaveText("65");
});

test("every number tells its story, with the order behind it", async ({ open, stage }) => {
  const page = await open("#/stock");
  const number = await stage.order("yahoo", { lines: [{ item: "tebineri-yunomi", variant: "ame", quantity: 2 }] });
  const expected = cell(page, "HT-YUN-AME", "expected");
  await expect(expected).toHaveText("24", { timeout: 30_000 });
  await expected.click();
  const panel = page.getByRole("complementary", { name: "商品の内容" });
  await expect(panel.getByText("−2 → 24")).toBeVisible();
  await panel.getByRole("link", { name: number }).click();
  await expect(page.getByRole("complementary", { name: "受注の内容" })).toContainText(number);
});

test("a sheet's cells go in by pasting, with every old and new number first", async ({ open, stage }) => {
  for (let at = 0; at < 10; at++) {
    await stage.call("skus.save", {
      request_id: crypto.randomUUID(),
      code: `PASTE-${at}`,
      name: `貼り付け ${at}`,
      variation: "",
      counting: "counted",
      tax_rate: 10,
      price: 100,
      parts: {},
    });
  }
  const page = await open("#/stock?q=PASTE");
  await expect(page.locator(".grid-row")).toHaveCount(10);
  await page.evaluate(() => navigator.clipboard.writeText([...Array(10).keys()].join("\r\n")));
  await cell(page, "PASTE-0", "expected").click();
  await page.keyboard.press("Control+v");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("うち 1 件が 0 以下になります。")).toBeVisible();
  await dialog.getByRole("button", { name: "10 件を変更する" }).click();
  await expect(cell(page, "PASTE-9", "expected")).toHaveText("9");
  await expect(cell(page, "PASTE-0", "expected")).toHaveText("0");

  await cell(page, "PASTE-3", "code").click();
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Control+c");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.replaceAll("\r", "")).toBe("PASTE-3\t貼り付け 3\t3\nPASTE-4\t貼り付け 4\t4");

  await cell(page, "PASTE-9", "expected").click();
  await page.keyboard.type("8");
  await page.keyboard.press("Enter");
  await expect(cell(page, "PASTE-9", "expected")).toHaveText("8");
  await page.keyboard.press("Control+z");
  await expect(cell(page, "PASTE-9", "expected")).toHaveText("9");
});
