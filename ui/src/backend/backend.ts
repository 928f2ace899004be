import type { Commands, Problem } from "./generated/types";

/** The name of a command of the program. */
export type CommandName = keyof Commands;
/** What a command takes. */
export type Arg<N extends CommandName> = Commands[N]["arg"];
/** What a command gives. */
export type Result<N extends CommandName> = Commands[N]["result"];

/** What only a desktop window can do. A function that is absent is not offered. */
export interface Shell {
  /** The first start: opens the demo shop or a folder of one's own. */
  chooseStart?(kind: "demo" | "own"): Promise<void>;
  /** Opens an address in the system's browser. */
  openExternal(url: string): Promise<void>;
  /** Opens a file with the program that the system has for it. */
  openFile?(path: string): Promise<void>;
  /** Asks where to, and copies a file there; gives the new place, or nothing when the person changed their mind. */
  saveFile?(path: string, name: string): Promise<string | null>;
  /** Prints a file the system's own way. */
  printFile?(path: string): Promise<void>;
  /** Whether the program starts when the person logs in; nothing where that isn't offered. */
  startsAtLogin?(): Promise<boolean | null>;
  /** Starts the program at login, or no longer. */
  setStartsAtLogin?(on: boolean): Promise<void>;
  /** Ends the program, and with it the minding. */
  quit?(): Promise<void>;
}

/** The one door between the screens and the program behind them. */
export interface Backend {
  /** Calls a command. Rejects with a {@link Refusal}. */
  rpc<N extends CommandName>(name: N, arg: Arg<N>): Promise<Result<N>>;
  /** Tells what changed in the program; gives a function that stops telling. */
  onChanged(listener: (topics: string[]) => void): () => void;
  /** What the window around the screens can do. */
  readonly shell: Shell;
}

/** An error of a command: it carries the problem that the person is shown. */
export class Refusal extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.name = "Refusal";
    this.problem = problem;
  }
}

/** Whatever was thrown, as a problem. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Refusal) {
    return error.problem;
  }
  if (isProblem(error)) {
    return error;
  }
  return { code: "problem.screen", args: { detail: error instanceof Error ? error.message : String(error) } };
}

/** Whether something that came over the wire is a problem. */
export function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "code" in value && typeof value.code === "string";
}
