import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { anticipate } from "./anticipate";
import type { Backend } from "./index";

const asked: string[] = [];
const backend: Backend = {
  rpc: async (name) => {
    asked.push(name);
    return {} as never;
  },
  onChanged: () => () => undefined,
  shell: { openExternal: async () => undefined },
};

beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
  localStorage.clear();
});
afterEach(() => {
  vi.useRealTimers();
});

it("asks at the next start what the screen showed at the last", async () => {
  const first = new QueryClient();
  anticipate(first, backend);
  const look = new QueryObserver(first, {
    queryKey: ["orders.counts", {}],
    queryFn: () => backend.rpc("orders.counts", {}),
  });
  const stop = look.subscribe(() => undefined);
  await first.prefetchQuery({ queryKey: ["jobs.list", {}], queryFn: () => ({}) });
  await vi.advanceTimersByTimeAsync(5_000);
  stop();
  asked.length = 0;

  const second = new QueryClient();
  anticipate(second, backend);
  await vi.advanceTimersByTimeAsync(10);
  expect(asked).toEqual(["orders.counts"]);
  expect(second.getQueryData(["orders.counts", {}])).toEqual({});
});

it("starts as ever when what it remembers is damaged", () => {
  localStorage.setItem("miseban.first-questions", "[[1],{}");
  anticipate(new QueryClient(), backend);
  localStorage.setItem("miseban.first-questions", '[["orders.counts"], 7, null]');
  anticipate(new QueryClient(), backend);
  expect(asked).toEqual([]);
});
