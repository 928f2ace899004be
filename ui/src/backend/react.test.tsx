import { QueryClientProvider } from "@tanstack/react-query";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Backend, type CommandName, Refusal } from "./index";
import { BackendProvider, type Command, follow, isStale, makeQueryClient, useAsk, useCommand } from "./react";

interface Call {
  name: CommandName;
  arg: { request_id?: string };
  answer: (value: unknown) => void;
  refuse: (code: string) => void;
}

/** A program that answers when the test says so. */
function slowBackend() {
  const calls: Call[] = [];
  const listeners = new Set<(topics: string[]) => void>();
  const backend: Backend = {
    rpc: (name, arg) =>
      new Promise((resolve, reject) => {
        calls.push({
          name,
          arg: arg as Call["arg"],
          answer: (value) => resolve(value as never),
          refuse: (code) => reject(new Refusal({ code, args: {} })),
        });
      }),
    onChanged: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    shell: { openExternal: async () => undefined },
  };
  return {
    backend,
    calls,
    tell: (...topics: string[]) => {
      for (const listener of listeners) {
        listener(topics);
      }
    },
  };
}

let root: Root;
let command: Command<"orders.acknowledge">;

function Screen() {
  command = useCommand("orders.acknowledge");
  useAsk("orders.counts", {});
  return <p>{command.problem?.code ?? (command.busy ? "busy" : "idle")}</p>;
}

async function show(backend: Backend) {
  const place = document.createElement("div");
  document.body.append(place);
  root = createRoot(place);
  const client = makeQueryClient();
  follow(client, backend);
  await act(async () => {
    root.render(
      <QueryClientProvider client={client}>
        <BackendProvider backend={backend}>
          <Screen />
        </BackendProvider>
      </QueryClientProvider>,
    );
  });
  return place;
}

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
});
afterEach(async () => {
  await act(async () => root.unmount());
});

describe("a command", () => {
  const wish = { order_ids: ["1"], kind: null };
  const made = (calls: Call[]) => calls.filter((call) => call.name === "orders.acknowledge");

  it("survives a double click", async () => {
    const { backend, calls } = slowBackend();
    const place = await show(backend);
    await act(async () => {
      void command.run(wish);
      void command.run(wish);
    });
    expect(made(calls)).toHaveLength(1);
    expect(place.textContent).toBe("busy");
    await act(async () => made(calls)[0]?.answer({ done: 1, left_out: [] }));
    expect(place.textContent).toBe("idle");
  });

  it("is the same wish when its answer was lost, and a new one after an answer", async () => {
    const { backend, calls } = slowBackend();
    await show(backend);
    await act(async () => void command.run(wish));
    await act(async () => made(calls)[0]?.refuse("problem.unreachable"));
    await act(async () => void command.run(wish));
    await act(async () => made(calls)[1]?.answer({ done: 1, left_out: [] }));
    await act(async () => void command.run(wish));
    const ids = made(calls).map((call) => call.arg.request_id);
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it("shows why it failed until it is tried again", async () => {
    const { backend, calls } = slowBackend();
    const place = await show(backend);
    await act(async () => void command.run(wish));
    await act(async () => made(calls)[0]?.refuse("store.full"));
    expect(place.textContent).toBe("store.full");
    await act(async () => void command.run(wish));
    expect(place.textContent).toBe("busy");
  });
});

describe("what the program says has changed", () => {
  it("is asked for again, and nothing else", () => {
    expect(isStale("orders.list", ["orders"])).toBe(true);
    expect(isStale("stock.list", ["orders"])).toBe(false);
    expect(isStale("stock.list", ["listings"])).toBe(true);
    expect(isStale("shops.health", ["health"])).toBe(true);
    expect(isStale("malls.list", ["*"])).toBe(true);
    expect(isStale("orders.list", ["a topic of tomorrow"])).toBe(false);
  });

  it("reaches the screen at once", async () => {
    const { backend, calls, tell } = slowBackend();
    await show(backend);
    const counts = () => calls.filter((call) => call.name === "orders.counts");
    await act(async () => counts()[0]?.answer({ stages: {}, all: 0, unreadable: 0 }));
    await act(async () => {
      tell("orders");
      tell("orders", "raw");
    });
    await expect.poll(() => counts().length).toBe(2);
  });
});
