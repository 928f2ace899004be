import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Backend, Shell } from "../backend";
import { BackendProvider, makeQueryClient } from "../backend/react";
import { dropDraft, keepDraft } from "../hooks/useDraft";
import { type LoginStart, useLoginStart } from "../hooks/useLoginStart";
import { askToQuit } from "./events";
import { Quitting } from "./Quitting";

let root: Root;
let login: LoginStart;

function Screen() {
  login = useLoginStart();
  return <Quitting />;
}

/** A busy machine may take long to fetch the part that asks. */
const PATIENCE = { timeout: 30_000 };

async function show(shell: Partial<Shell>) {
  const backend: Backend = {
    rpc: () => new Promise(() => undefined),
    onChanged: () => () => undefined,
    shell: { openExternal: async () => undefined, ...shell },
  };
  const place = document.createElement("div");
  document.body.append(place);
  root = createRoot(place);
  await act(async () => {
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={makeQueryClient()}>
          <BackendProvider backend={backend}>
            <Screen />
          </BackendProvider>
        </QueryClientProvider>
      </MantineProvider>,
    );
  });
}

const press = (key: string, more: KeyboardEventInit = {}) =>
  act(async () => {
    window.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey: true, ...more }));
  });
const dialog = () => document.querySelector('[role="dialog"]');

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
});

afterEach(async () => {
  dropDraft("shop.1");
  await act(async () => root.unmount());
  document.body.replaceChildren();
});

describe("quitting", () => {
  it("ends at once when nothing would be lost", async () => {
    const quit = vi.fn(async () => undefined);
    await show({ quit });
    await press("q", { shiftKey: true });
    expect(quit).not.toHaveBeenCalled();
    await press("q");
    expect(quit).toHaveBeenCalledTimes(1);
    await act(async () => askToQuit());
    expect(quit).toHaveBeenCalledTimes(2);
    expect(dialog()).toBeNull();
  });

  it("asks while something is typed and not saved", async () => {
    const quit = vi.fn(async () => undefined);
    await show({ quit });
    keepDraft("shop.1", { manager: "日向" });
    await press("q");
    expect(quit).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(dialog()).not.toBeNull(), PATIENCE);
    const buttons = [...document.querySelectorAll<HTMLButtonElement>(".dialog-actions button")];
    await act(async () => buttons.at(-1)?.click());
    expect(quit).toHaveBeenCalledTimes(1);
  });

  it("does nothing where the window isn't ours", async () => {
    await show({});
    keepDraft("shop.1", {});
    await press("q");
    expect(dialog()).toBeNull();
  });
});

describe("starting with the computer", () => {
  it("is what the system says, after a change too", async () => {
    let on = false;
    await show({
      startsAtLogin: async () => on,
      setStartsAtLogin: async (wish) => {
        on = wish;
      },
    });
    await vi.waitFor(() => expect(login.on).toBe(false), PATIENCE);
    await act(async () => expect(await login.set(true)).toBe(true));
    await vi.waitFor(() => expect(login.on).toBe(true), PATIENCE);
  });

  it("is not offered in a demo, and a refusal is told", async () => {
    await show({
      startsAtLogin: async () => null,
      setStartsAtLogin: async () => {
        throw new Error("no");
      },
    });
    await act(async () => undefined);
    expect(login.on).toBeUndefined();
    await act(async () => expect(await login.set(true)).toBe(false));
    expect(login.problem?.code).toBe("problem.screen");
  });
});
