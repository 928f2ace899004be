import { MantineProvider } from "@mantine/core";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { MallView, Problem } from "../../backend";
import { Remedy } from "./Remedy";

const setting = (key: string, secret: boolean) =>
  ({
    key,
    secret,
    label: key,
    help: "",
    required: false,
    default: "",
    example: "",
    multiline: false,
  }) as never;
const MALL = {
  id: "rakuten",
  login: true,
  settings: [setting("shop_url", false), setting("service_secret", true), setting("license_key", true)],
} as unknown as MallView;

let root: Root;

async function show(problem: Partial<Problem>, onLogin: () => void = () => undefined) {
  const place = document.createElement("div");
  document.body.append(place);
  root = createRoot(place);
  await act(async () => {
    root.render(
      <MantineProvider env="test">
        <Remedy problem={{ code: "x", args: {}, ...problem } as Problem} mall={MALL} onLogin={onLogin} />
        <input name="secrets.license_key" />
        <input name="settings.shop_url" />
      </MantineProvider>,
    );
  });
  return place.querySelector("button");
}

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  Element.prototype.scrollIntoView = () => undefined;
  vi.stubGlobal("requestAnimationFrame", (then: () => void) => then());
});

afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

it.each([
  ["renew", { name: "license_key" }, "secrets.license_key"],
  ["renew_key", {}, "secrets.license_key"],
  ["open_settings", { setting: "license_key" }, "secrets.license_key"],
  ["open_settings", {}, "settings.shop_url"],
])("%s leads to the field", async (action, args, field) => {
  const button = await show({ action, args: args as Record<string, string> });
  await act(async () => button?.click());
  expect(document.activeElement?.getAttribute("name")).toBe(field);
});

it("a login that is over is begun again", async () => {
  const begun = vi.fn();
  for (const problem of [{ action: "login" }, { action: "renew", args: { name: "login" } }]) {
    const button = await show(problem, begun);
    await act(async () => button?.click());
    await act(async () => root.unmount());
    document.body.replaceChildren();
  }
  expect(begun).toHaveBeenCalledTimes(2);
  await show({ action: "restart" });
  expect(document.querySelector("button")).toBeNull();
});
