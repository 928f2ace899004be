import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { type Problem, toProblem } from "../backend";
import { useBackend } from "../backend/react";

const KEY = ["shell.login"];

/** Whether the program starts with the computer. */
export interface LoginStart {
  /** Nothing where it is not offered: no window of one's own, a demo, a folder elsewhere. */
  on: boolean | undefined;
  /** True when the system has taken it. */
  set(on: boolean): Promise<boolean>;
  problem: Problem | undefined;
}

/** Starting with the computer, as the system has it. */
export function useLoginStart(): LoginStart {
  const { shell } = useBackend();
  const client = useQueryClient();
  const [problem, setProblem] = useState<Problem>();
  const state = useQuery({
    queryKey: KEY,
    queryFn: async () => (await shell.startsAtLogin?.()) ?? null,
    enabled: shell.startsAtLogin !== undefined,
    retry: false,
  });
  const set = useCallback(
    async (on: boolean) => {
      setProblem(undefined);
      try {
        await shell.setStartsAtLogin?.(on);
        return true;
      } catch (error) {
        setProblem(toProblem(error));
        return false;
      } finally {
        void client.invalidateQueries({ queryKey: KEY });
      }
    },
    [client, shell],
  );
  return { on: state.data ?? undefined, set, problem };
}
