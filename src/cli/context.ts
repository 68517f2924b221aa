/** What the command line needs of its process, so that tests can stand in for it. */
import type { OpenReader } from "../reader";
import type { StartWorker } from "../trial";

export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

export interface CommandContext {
  /** Arguments after the program's name. */
  readonly argv: readonly string[];
  readonly stdout: Output;
  readonly stderr: Output;
  readonly startWorker: StartWorker;
  /** Opens readers of source files: only where one is named. */
  readonly openReader: OpenReader;
  /** Calls back when the user or the system asks to end (Ctrl-C); the result stops listening. */
  readonly onInterrupt: (end: () => void) => () => void;
  readonly currentFolder: string;
  /** Where results go if the current folder cannot be written. */
  readonly cacheFolder: string;
  readonly version: string;
}

/** A command: does its work and says how it ended. */
export type Command<Options> = (options: Options, context: CommandContext, signal: AbortSignal) => Promise<number>;

export const exitCodes = { done: 0, failed: 1, input: 2, cancelled: 130 } as const;
