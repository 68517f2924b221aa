/** Runs the command line in this process, on fake workers, and keeps what it writes. */
import { PassThrough } from "node:stream";
import { main } from "../../../src/cli/main";
import { testReaders } from "../reader/testReader";
import { fakeWorkers, type FakeWorkers } from "../trial/fakeWorkers";
import { temporaryFolder } from "../trial/temporaryFolder";

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly folder: string;
}

export interface CommandOptions {
  readonly workers?: Pick<FakeWorkers, "startWorker">;
  readonly folder?: string;
  readonly cacheFolder?: string;
  /** Columns of the terminal that stdout is; a pipe unless given. */
  readonly columns?: number;
  /** Gets the function that Ctrl-C calls. */
  readonly interruptible?: (interrupt: () => void) => void;
}

function collector(): { readonly stream: PassThrough; readonly text: () => string } {
  const stream = new PassThrough();
  let text = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  return { stream, text: () => text };
}

export async function commandLine(argv: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
  const { workers = fakeWorkers(), folder = temporaryFolder(), cacheFolder = folder, columns, interruptible } = options;
  const [stdout, stderr] = [collector(), collector()];
  const code = await main({
    argv,
    stdout: columns === undefined ? stdout.stream : Object.assign(stdout.stream, { isTTY: true, columns, rows: 40 }),
    stderr: stderr.stream,
    startWorker: workers.startWorker,
    openReader: testReaders,
    onInterrupt: (end) => {
      interruptible?.(end);
      return () => undefined;
    },
    currentFolder: folder,
    cacheFolder,
    version: "1.2.3",
  });
  return { code, stdout: stdout.text(), stderr: stderr.text(), folder };
}
