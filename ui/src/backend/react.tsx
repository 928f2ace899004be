import { QueryClient, type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from "react";
import {
  type Arg,
  type Backend,
  type CommandName,
  type Problem,
  Refusal,
  type Result,
  toProblem,
} from "./index";

const Door = createContext<Backend | null>(null);

/** Gives the screens their door to the program. */
export function BackendProvider({ backend, children }: { backend: Backend; children: ReactNode }) {
  return <Door.Provider value={backend}>{children}</Door.Provider>;
}

/** The program behind the screens. */
export function useBackend(): Backend {
  const backend = useContext(Door);
  if (backend === null) {
    throw new Error("BackendProvider is missing");
  }
  return backend;
}

/** The cache of what was asked. Nothing is asked again by a timer: the program says what changed. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: false,
        retry: (count, error) =>
          count < 2 && error instanceof Refusal && error.problem.code === "problem.unreachable",
      },
    },
  });
}

/** Asks a command that changes nothing, and asks again when the program says that its answer changed. */
export function useAsk<N extends CommandName>(
  name: N,
  arg: Arg<N>,
  options: { enabled?: boolean; keep?: boolean } = {},
): UseQueryResult<Result<N>, Error> {
  const backend = useBackend();
  return useQuery<Result<N>, Error>({
    queryKey: [name, arg],
    queryFn: () => backend.rpc(name, arg),
    enabled: options.enabled ?? true,
    placeholderData: options.keep ? (previous) => previous : undefined,
  });
}

/** What each topic of the program's `changed` event makes old. */
export const STALE: Record<string, readonly string[]> = {
  orders: ["orders."],
  stock: [
    "stock.",
    "arrivals.",
    "returns.",
    "stocktakes.",
    "orders.get",
    "products.",
    "listings.",
    "bundles.",
    "warehouses.",
    "differences.",
  ],
  listings: [
    "stock.",
    "listings.",
    "products.",
    "closing.",
    "differences.",
    "guard.",
    "articles.proposals",
    "shops.to_withdraw",
    "shops.health",
    "shops.list",
  ],
  shops: ["shops.", "app.state", "malls."],
  jobs: ["jobs.", "files.", "articles.job"],
  raw: ["inbox.", "orders.counts"],
  mailboxes: ["mailboxes."],
  settings: ["app.state", "shops.list", "shops.order", "closing.", "guard.", "stock."],
  credentials: ["shops."],
  polls: ["shops.health", "shops.list"],
  health: ["shops.health", "shops.list", "app.state"],
};

/** Whether what `command` gave may be old after these topics changed. */
export function isStale(command: string, topics: readonly string[]): boolean {
  return topics.some(
    (topic) => topic === "*" || (STALE[topic] ?? []).some((start) => command.startsWith(start)),
  );
}

// A flash sale changes orders many times a second; the screen follows five times a second at most.
const GATHER_MS = 200;

/** Makes old whatever the program says has changed; gives a function that stops it. */
export function follow(client: QueryClient, backend: Backend): () => void {
  const waiting = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    const topics = [...waiting];
    waiting.clear();
    void client.invalidateQueries({ predicate: (query) => isStale(String(query.queryKey[0]), topics) });
  };
  const stop = backend.onChanged((topics) => {
    for (const topic of topics) {
      waiting.add(topic);
    }
    timer ??= setTimeout(flush, GATHER_MS);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

// These take no request id: running them twice is the same as once.
const WITHOUT_ID: ReadonlySet<CommandName> = new Set<Exclude<CommandName, WithId>>([
  "app.set_language",
  "backups.make",
  "diagnostics.save",
  "inbox.retry",
  "mailboxes.remove",
  "orders.slips",
  "shops.check",
  "shops.login",
  "shops.paste_login",
  "shops.release_push",
  "stock.send_now",
  "stock_files.refused",
  "stock_files.sample",
]);
type WithId = { [N in CommandName]: "request_id" extends keyof Arg<N> ? N : never }[CommandName];

/** A command that changes something, as a button uses it. */
export interface Command<N extends CommandName> {
  /** Runs it; nothing when it is already under way (a double click) or failed. */
  run(arg: Omit<Arg<N>, "request_id">): Promise<Result<N> | undefined>;
  /** It is under way. */
  busy: boolean;
  /** Why the last try failed; cleared by the next. */
  problem: Problem | undefined;
  /** Takes the problem off the screen. */
  clear(): void;
}

/**
 * A command that changes something. Each wish gets one request id: a double click does nothing twice, and a repeat of a
 * wish whose answer was lost is known by the program as the same wish.
 */
export function useCommand<N extends CommandName>(name: N): Command<N> {
  const backend = useBackend();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const running = useRef(false);
  const unanswered = useRef<{ wish: string; id: string } | null>(null);

  const run = useCallback(
    async (arg: Omit<Arg<N>, "request_id">) => {
      if (running.current) {
        return undefined;
      }
      running.current = true;
      setBusy(true);
      setProblem(undefined);
      const wish = JSON.stringify(arg);
      const id = unanswered.current?.wish === wish ? unanswered.current.id : crypto.randomUUID();
      unanswered.current = { wish, id };
      try {
        const result = await backend.rpc(
          name,
          (WITHOUT_ID.has(name) ? arg : { ...arg, request_id: id }) as unknown as Arg<N>,
        );
        unanswered.current = null;
        const start = `${name.split(".")[0]}.`;
        void client.invalidateQueries({ predicate: (query) => String(query.queryKey[0]).startsWith(start) });
        return result;
      } catch (error) {
        const why = toProblem(error);
        if (why.code !== "problem.unreachable") {
          unanswered.current = null;
        }
        setProblem(why);
        return undefined;
      } finally {
        running.current = false;
        setBusy(false);
      }
    },
    [backend, client, name],
  );

  const clear = useCallback(() => setProblem(undefined), []);
  return { run, busy, problem, clear };
}
