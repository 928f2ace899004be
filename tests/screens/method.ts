import type { CDPSession, Page } from "./fixtures";

/** What an input method does, through the browser's own door for it. */
export class InputMethod {
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

/** What stands in the cell that is being typed into; nothing when none is. */
export const typed = (page: Page) =>
  page.evaluate(() => (document.activeElement instanceof HTMLTextAreaElement ? document.activeElement.value : null));
