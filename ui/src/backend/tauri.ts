import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { type Arg, type Backend, type CommandName, Refusal, type Result, toProblem } from "./backend";
import type { Changed } from "./generated/types";

/** The program in its own window. */
export function tauriBackend(): Backend {
  return {
    async rpc<N extends CommandName>(name: N, arg: Arg<N>): Promise<Result<N>> {
      try {
        return await invoke<Result<N>>("rpc", { name, arg });
      } catch (error) {
        throw new Refusal(toProblem(error));
      }
    },
    onChanged(listener) {
      const stop = listen<Changed>("changed", (event) => listener(event.payload.topics));
      return () => {
        void stop.then((unlisten) => unlisten());
      };
    },
    shell: {
      chooseStart: (kind) => call("start_choose", { kind }),
      openExternal: (url) => call("open_external", { url }),
      openFile: (path) => call("open_file", { path }),
      saveFile: (path, name) => call("save_file", { path, name }),
      printFile: (path) => call("print_file", { path }),
      startsAtLogin: () => call("starts_at_login", {}),
      setStartsAtLogin: (on) => call("set_starts_at_login", { on }),
      quit: () => call("quit", {}),
    },
  };
}

async function call<T>(command: string, args: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(command, args);
  } catch (error) {
    throw new Refusal(toProblem(error));
  }
}
