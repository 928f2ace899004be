import { Stage } from "./stage";
import { base, expect, type Locator, type Page } from "./tools";

export { AxeBuilder, type CDPSession, expect, type Locator, type Page } from "./tools";

interface Given {
  /** Opens a screen in the program of the stage. */
  open: (address: string) => Promise<Page>;
}

interface Worker {
  stage: Stage;
}

/** A test with the real engine behind it: one program for all tests of a worker. */
export const test = base.extend<Given, Worker>({
  stage: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names out of this pattern
    async ({}, use) => {
      const stage = await Stage.minded();
      await use(stage);
      await stage.end();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  open: async ({ page, stage }, use) => {
    await stage.restock();
    const broken: string[] = [];
    page.on("pageerror", (error) => broken.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("422")) {
        broken.push(message.text());
      }
    });
    await use(async (address) => {
      await page.goto(stage.address());
      await expect(page.locator(".rail")).toBeVisible();
      await page.evaluate((hash) => {
        window.location.hash = hash;
      }, address);
      return page;
    });
    expect(broken, "the page has no errors of its own").toEqual([]);
  },
});

/** The cell of a row, found by the text of another of its cells. */
export function cell(page: Page, row: string | RegExp, column: string): Locator {
  return page.locator(".grid-row", { hasText: row }).locator(`[id$="-${column}"]`);
}
