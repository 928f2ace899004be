import { type Backend, Refusal } from "../backend";
export function fakeBackend(): Backend {
  return {
    rpc: async () => {
      throw new Refusal({ code: "problem.unreachable", args: {} });
    },
    onChanged: () => () => undefined,
    shell: { openExternal: async () => undefined },
  };
}
