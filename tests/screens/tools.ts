// The packages lie in ui/, where Node does not look from here: one place that knows it.
export { AxeBuilder } from "../../ui/node_modules/@axe-core/playwright";
export { type CDPSession, expect, type Locator, type Page, test as base } from "../../ui/node_modules/@playwright/test";
