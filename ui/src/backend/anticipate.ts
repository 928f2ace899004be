import type { QueryClient } from "@tanstack/react-query";
import { read, write } from "../app/prefs";
import type { Backend, CommandName } from "./index";

/** What the last start asked, so that the next one can ask it before there is a screen. */
const KEY = "miseban.first-questions";
/** By then a start has shown what it has to show. */
const SETTLED_MS = 4_000;
/** More than any first screen asks. */
const MOST = 24;

type Question = [CommandName, unknown];

/**
 * Asks what the last start asked, while letters and screens are still being made ready. The screen then finds its answers;
 * whatever it doesn't ask for after all is forgotten by the cache as any other answer.
 */
export function anticipate(client: QueryClient, backend: Backend): void {
  for (const [name, arg] of remembered()) {
    void client.prefetchQuery({ queryKey: [name, arg], queryFn: () => backend.rpc(name, arg as never) });
  }
  setTimeout(() => remember(client), SETTLED_MS);
}

/** Only what a screen shows now: questions that nobody looks at any more aren't worth asking. */
function remember(client: QueryClient): void {
  const shown = client.getQueryCache().findAll({ type: "active" });
  const questions = shown.filter((query) => query.state.status === "success").map((query) => query.queryKey);
  write(KEY, questions.slice(0, MOST));
}

function remembered(): Question[] {
  const told = read<unknown>(KEY);
  return Array.isArray(told) ? told.filter(isQuestion) : [];
}

function isQuestion(one: unknown): one is Question {
  return Array.isArray(one) && one.length === 2 && typeof one[0] === "string";
}
