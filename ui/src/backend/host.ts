import { type Arg, type Backend, type CommandName, isProblem, Refusal, type Result } from "./backend";
import type { Changed } from "./generated/types";

/** The program behind the loopback host: the same commands over HTTP. */
export function hostBackend(token: string, base = ""): Backend {
  return {
    async rpc<N extends CommandName>(name: N, arg: Arg<N>): Promise<Result<N>> {
      let answer: Response;
      try {
        answer = await fetch(`${base}/rpc`, {
          method: "POST",
          headers: { "content-type": "application/json", "x-miseban-token": token },
          body: JSON.stringify({ name, arg }),
        });
      } catch {
        throw new Refusal({ code: "problem.unreachable", args: {} });
      }
      const body: unknown = await answer.json().catch(() => null);
      if (answer.ok) {
        return body as Result<N>;
      }
      throw new Refusal(
        isProblem(body) ? body : { code: "problem.host", args: { status: String(answer.status) } },
      );
    },
    onChanged(listener) {
      const events = new EventSource(`${base}/events?token=${encodeURIComponent(token)}`);
      const hear = (event: MessageEvent<string>) => {
        const changed = JSON.parse(event.data) as Changed;
        listener(changed.topics);
      };
      events.addEventListener("changed", hear);
      events.addEventListener("message", hear);
      // After a break whatever was missed is asked for again.
      let broken = false;
      events.addEventListener("error", () => {
        broken = true;
      });
      events.addEventListener("open", () => {
        if (broken) {
          broken = false;
          listener(["*"]);
        }
      });
      return () => events.close();
    },
    shell: {
      openExternal: async (url) => {
        window.open(url, "_blank", "noopener");
      },
    },
  };
}

/** The token of the loopback host: from the address, and kept for a reload of the page. */
export function takeHostToken(): string | null {
  const match = /(?:^#|[#&?])token=([^&]+)/.exec(window.location.hash);
  if (match?.[1]) {
    sessionStorage.setItem("miseban.token", decodeURIComponent(match[1]));
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
  }
  return sessionStorage.getItem("miseban.token");
}
