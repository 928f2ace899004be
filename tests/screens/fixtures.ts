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
    await use(async (address) => {
      await start(page, stage.address(), broken);
      await goTo(page, address);
      return page;
    });
    expect(broken, "the page has no errors of its own").toEqual([]);
  },
});

/** Starts the program's pages, and writes down what goes wrong in them. */
export async function start(page: Page, address: string, broken: string[]): Promise<Page> {
  page.on("pageerror", (error) => broken.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("422")) {
      broken.push(message.text());
    }
  });
  await page.goto(address);
  await expect(page.locator(".rail")).toBeVisible();
  return page;
}

/** Goes to a screen, without starting anew. */
export async function goTo(page: Page, address: string): Promise<void> {
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, address);
}

/** The link to a screen in the rail, whatever number stands beside it. */
export function rail(page: Page, name: string): Locator {
  return page.locator(".rail").getByRole("link", { name: new RegExp(`^${name}`) });
}

/** The cell of a row, found by the text of another of its cells. */
export function cell(page: Page, row: string | RegExp, column: string): Locator {
  return page.locator(".grid-row", { hasText: row }).locator(`[id$="-${column}"]`);
}

/** Walks with Tab until something has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, target: Locator, back = false): Promise<void> {
  await expect(target).toBeVisible();
  for (let step = 0; step < 80; step++) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      return;
    }
    await page.keyboard.press(back ? "Shift+Tab" : "Tab");
  }
  throw new Error("no number of tabs leads there");
}
