/**
 * Runs the command line's `verify` in a process of its own, so that the exact checks, seconds of whole-number arithmetic, do not hold
 * up the editor's host. No vscode.
 */
import { spawn } from "node:child_process";
import { CancelledError } from "../../protocol";
import { verificationMarkdown, verificationSchema } from "./verificationText";

export interface Verification {
  /** All rows hold, all broken forms were caught. */
  readonly passed: boolean;
  /** What `hybrid-hypothesis verify --json` prints, as Markdown. */
  readonly markdown: string;
}

export interface VerificationOptions {
  /** Path of the built command. */
  readonly command: string;
  readonly signal: AbortSignal;
}

/** What was printed, and the exit code; null where a signal ended the process. */
interface Printed {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run({ command, signal }: VerificationOptions): Promise<Printed> {
  // In a desktop editor the host's program is the editor itself, which this variable turns into plain node.
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: "1" };
  const child = spawn(process.execPath, [command, "verify", "--json"], { env, stdio: ["ignore", "pipe", "pipe"] });
  const printed = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => (printed[stream] += text));
  }
  const stop = (): void => void child.kill("SIGTERM");
  signal.addEventListener("abort", stop, { once: true });
  return new Promise<Printed>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...printed }));
  }).finally(() => signal.removeEventListener("abort", stop));
}

/**
 * Checks every rule, arm and lowering on every engine that works here.
 * @throws CancelledError; an Error with the command's last line where nothing could be checked
 */
export async function runVerification(options: VerificationOptions): Promise<Verification> {
  const throwIfCancelled = (): void => {
    if (options.signal.aborted) throw new CancelledError();
  };
  throwIfCancelled();
  const { code, stdout, stderr } = await run(options);
  throwIfCancelled();
  if (code !== 0 && code !== 1) throw new Error(stderr.trim().split("\n").at(-1) ?? "the verification ended early");
  const found = verificationSchema.parse(JSON.parse(stdout));
  return { passed: code === 0, markdown: verificationMarkdown(found, stderr.trim()) };
}
