import { AxeBuilder, expect, type Page } from "./fixtures";

const OF_COLOURS = ["color-contrast", "link-in-text-block"];

/**
 * What is on the screen now has no fault that axe knows, in light and in dark. Only what depends on colours is looked at a
 * second time: everything else is the same page.
 */
export async function accessible(page: Page, what: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
    const axe = new AxeBuilder({ page });
    const found = await (colorScheme === "dark" ? axe.withRules(OF_COLOURS) : axe).analyze();
    const told = found.violations.map(
      (one) => `${one.id}: ${one.nodes.map((node) => `${node.target} ${node.failureSummary}`).join("\n")}`,
    );
    expect(told, `${what}, ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light" });
}
