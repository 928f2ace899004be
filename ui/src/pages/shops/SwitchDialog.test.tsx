import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Backend, ShopView, Switches } from "../../backend";
import { BackendProvider, makeQueryClient } from "../../backend/react";
import { toLocal } from "../../texts/moment";
import { SwitchDialog } from "./SwitchDialog";

const SET_AT = Date.parse("2026-11-01T03:04:05Z");
const SHOP = { id: "1", common: { short_name: "楽天" } } as unknown as ShopView;
const WISH = { stock_link: "running", counts_from: null } as unknown as Switches;

let root: Root;
const rpc = vi.fn();

const field = () => document.querySelector<HTMLInputElement>('input[type="datetime-local"]');
const sent = () => rpc.mock.calls.filter(([name]) => name === "shops.set_switches").map(([, arg]) => arg);
const settle = () => act(async () => new Promise<void>((done) => setTimeout(done, 20)));

async function show() {
  const backend = { rpc, onChanged: () => () => undefined } as unknown as Backend;
  const place = document.createElement("div");
  document.body.append(place);
  root = createRoot(place);
  await act(async () => {
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={makeQueryClient()}>
          <BackendProvider backend={backend}>
            <SwitchDialog shop={SHOP} name="stock_link" wish={WISH} onClose={() => undefined} />
          </BackendProvider>
        </QueryClientProvider>
      </MantineProvider>,
    );
  });
  await settle();
}

async function run() {
  const buttons = [...document.querySelectorAll<HTMLElement>(".dialog-actions button")];
  await act(async () => buttons.at(-1)?.click());
  await settle();
}

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  rpc.mockReset();
  rpc.mockImplementation(async (name: string) =>
    name === "shops.preview_switches"
      ? { counts_from: SET_AT, listings: [], never_set: [], not_at_mall: [], problem: null, seen: "look" }
      : SHOP,
  );
});

afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
});

it("asks without a moment and takes the one that the program says", async () => {
  await show();
  expect(rpc.mock.calls[0]?.[1].switches.counts_from).toBeNull();
  expect(field()?.value).toBe(toLocal(SET_AT));
  await run();
  expect(sent()[0].switches.counts_from).toBe(SET_AT);
});

it("keeps what was typed", async () => {
  await show();
  await act(async () => {
    const input = field() as HTMLInputElement;
    const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
    value?.set?.call(input, "2026-10-31T09:00");
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await settle();
  expect(field()?.value).toBe("2026-10-31T09:00");
  await run();
  expect(sent()[0].switches.counts_from).toBe(Date.parse("2026-10-31T00:00:00Z"));
});
