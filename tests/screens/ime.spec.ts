import { type CDPSession, cell, expect, type Page, test } from "./fixtures";

/** What an input method does, through the browser's own door for it. */
class InputMethod {
  private constructor(
    private readonly page: Page,
    private readonly session: CDPSession,
  ) {}

  static async of(page: Page): Promise<InputMethod> {
    return new InputMethod(page, await page.context().newCDPSession(page));
  }

  /** Kana is being typed: the key has the code 229, and the text is underlined. */
  async compose(text: string): Promise<void> {
    await this.key("Process");
    await this.session.send("Input.imeSetComposition", {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });
  }

  /** Enter confirms the conversion, as Chromium tells it: a key with the code 229, then the text. */
  async confirm(text: string): Promise<void> {
    await this.key("Enter");
    await this.session.send("Input.insertText", { text });
  }

  /** The Enter that WebKit tells after `compositionend`: not composing any more, and still 229. */
  async lateEnter(): Promise<void> {
    await this.page.evaluate(() => {
      const event = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
      Object.defineProperty(event, "keyCode", { value: 229 });
      document.activeElement?.dispatchEvent(event);
    });
  }

  private async key(key: string): Promise<void> {
    const code = { key, windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229 };
    await this.session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...code });
    await this.session.send("Input.dispatchKeyEvent", { type: "keyUp", ...code });
  }
}

const typed = (page: Page) =>
  page.evaluate(() => (document.activeElement instanceof HTMLTextAreaElement ? document.activeElement.value : null));
const editing = (page: Page) => page.locator('.grid-input[data-editing="true"]');

test("kana works at the first key on a selected cell, and confirming it commits nothing", async ({ open }) => {
  const page = await open("#/stock");
  const method = await InputMethod.of(page);
  const expected = cell(page, "HT-MAT-030", "expected");
  await expected.click();

  await method.compose("３");
  await expect(editing(page)).toBeVisible();
  expect(await typed(page)).toBe("３");
  await method.compose("３４");
  expect(await typed(page)).toBe("３４");

  await method.confirm("３４");
  await expect(editing(page)).toBeVisible();
  expect(await typed(page)).toBe("３４");
  await expect(expected).toHaveText("36");
  await expect(expected).toHaveAttribute("data-active", "true");

  await page.keyboard.press("Enter");
  await expect(expected).toHaveText("34");
  await expect(expected).toHaveAttribute("data-active", "false");
});

test("the Enter that WebKit sends after the conversion commits nothing either", async ({ open }) => {
  const page = await open("#/stock");
  const method = await InputMethod.of(page);
  const expected = cell(page, "HT-GEN-200", "expected");
  await expected.click();
  await method.compose("９９");
  await method.confirm("９９");
  await method.lateEnter();
  await expect(editing(page)).toBeVisible();
  await expect(expected).toHaveText("120");
  await expect(expected).toHaveAttribute("data-active", "true");
  await page.keyboard.press("Escape");
  await expect(editing(page)).toBeHidden();
  await expect(expected).toHaveText("120");
});

test("words that are no number are kept, not made into something else", async ({ open }) => {
  const page = await open("#/stock");
  const method = await InputMethod.of(page);
  const expected = cell(page, "HT-GEN-200", "expected");
  await expected.click();
  await method.compose("いっぱい");
  await method.confirm("一杯");
  await page.keyboard.press("Enter");
  await expect(expected.locator('.draft[data-refused="true"]')).toHaveText("一杯");
  await expected.click();
  await page.keyboard.press("Escape");
  await expect(expected).toHaveText("120");
});

test("the search waits until a conversion is confirmed", async ({ open }) => {
  const page = await open("#/stock");
  const method = await InputMethod.of(page);
  await expect(page.locator(".grid-row").first()).toBeVisible();
  const all = await page.locator(".grid-row").count();
  await page.keyboard.press("Control+f");
  await method.compose("ちゃづつ");
  await page.waitForFunction(() => (document.activeElement as HTMLInputElement).value === "ちゃづつ");
  expect(await page.locator(".grid-row").count()).toBe(all);
  await method.confirm("茶筒");
  await expect(page.locator(".grid-row")).toHaveCount(1);
  await expect(page.locator(".grid-row")).toContainText("HT-TSU-100");
});
