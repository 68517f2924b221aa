/** Runs a program to its end, with a time limit and an AbortSignal, and leaves nothing of it behind. Knows nothing of engines. */
import { spawn } from "node:child_process";
import { CancelledError } from "../../../protocol";

export interface Finished {
  /** Null if it could not be started, ran out of time or was killed; `words` then says which. */
  readonly code: number | null;
  readonly output: string;
  /** The end of what it wrote to stderr, or why it has no exit code. */
  readonly words: string;
}

export interface CommandOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Seconds; unlimited if left out. */
  readonly limit?: number;
}

const kept = 65_536;

/** Runs in the root folder, so that no file of the current folder is taken for a module. @throws CancelledError on abort. */
export function runCommand(command: string, parameters: readonly string[], options: CommandOptions): Promise<Finished> {
  const { environment, signal, limit } = options;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new CancelledError());
      return;
    }
    // A process group of its own: pip and pyenv's shims have children, which would outlive them.
    const child = spawn(command, parameters, { cwd: "/", env: environment, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let words = "";
    let reason: string | null = null;
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output = (output + text).slice(-kept)));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (words = (words + text).slice(-kept)));
    const kill = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      } catch {
        // It ended by itself in the meantime.
      }
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const expire = (): void => {
      reason = `it took longer than ${limit ?? 0} seconds`;
      kill();
    };
    const timer = limit === undefined ? undefined : setTimeout(expire, limit * 1000);
    signal.addEventListener("abort", kill);
    process.on("exit", kill);
    child.on("error", (error) => (reason = error.message));
    child.on("close", (code, killedBy) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", kill);
      process.off("exit", kill);
      if (signal.aborted) reject(new CancelledError());
      else if (reason === null && code !== null) resolve({ code, output, words });
      else resolve({ code: null, output, words: reason ?? `it was ended by ${killedBy ?? "a signal"}` });
    });
  });
}
