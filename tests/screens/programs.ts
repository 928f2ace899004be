import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** The top of the project. */
export const ROOT = join(__dirname, "../..");

/** A program that says one line of JSON when it is ready, and ends with its standard input. */
export interface Running<T> {
  said: T;
  end(): Promise<void>;
}

/** The program of a name: where `cargo xtask test` says, or where cargo builds it. */
function place(name: string, variable: string): string {
  const path = process.env[variable] ?? join(ROOT, "target/debug", name);
  if (!existsSync(path)) {
    throw new Error(`${path} is not there: cargo build -p ${name}`);
  }
  return path;
}

/** Starts a program and waits for what it says. */
export async function start<T>(name: string, variable: string, args: string[]): Promise<Running<T>> {
  const child = spawn(place(name, variable), args, { cwd: ROOT, stdio: ["pipe", "pipe", "pipe"] });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${name} ended with ${code}: ${errors}`)));
  });
  return { said: JSON.parse(line) as T, end: () => ended(child) };
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.stdin?.end();
  });
}
