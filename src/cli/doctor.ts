/** `hybrid-hypothesis doctor`: which engines work here, why not the others, and the one line that changes it. */
import { arch, cpus, release, type as osName } from "node:os";
import { CancelledError, InputError, type EngineName, type EngineReport } from "../protocol";
import { notificationSink, reasonOf, startUnlessAborted, unlessAborted, whileAlive } from "../trial";
import { exitCodes, type Command, type CommandContext } from "./context";
import { prepareText } from "./wording";

export interface DoctorTexts {
  readonly install?: string;
  readonly remove?: string;
  readonly json?: boolean;
}

interface Finding {
  readonly engine: EngineName;
  readonly usable: boolean;
  readonly device: string | null;
  readonly driver: string | null;
  readonly version: string | null;
  readonly mathMode: EngineReport["mathMode"] | null;
  readonly reason: string | null;
  readonly remedy: string | null;
}

export const doctorHelp = `
Examples:
  hybrid-hypothesis doctor                        what works here
  hybrid-hypothesis doctor --install tensorflow   uses your Python's TensorFlow if there is one, else fetches the library
  hybrid-hypothesis doctor --remove tensorflow    undoes that

Exit codes: 0 an engine works · 1 none does · 2 bad usage, or an install that did not work out · 130 cancelled
`;

/** Best first, each with what helps where it does not work. */
export const engines: readonly { readonly engine: EngineName; readonly remedy: string }[] = [
  { engine: "tensorflow", remedy: "hybrid-hypothesis doctor --install tensorflow" },
  { engine: "wasm", remedy: "install Hybrid Hypothesis again: this engine is part of it" },
];

/** Longer than any engine takes to open, shorter than a user's patience. */
const patience = 30_000;

/** Does one thing in a worker of its own, and ends that worker. */
async function inThrowAwayWorker<T>(
  engine: EngineName,
  { startWorker }: CommandContext,
  signal: AbortSignal,
  work: (worker: Awaited<ReturnType<CommandContext["startWorker"]>>) => Promise<T>,
): Promise<T> {
  const worker = await startUnlessAborted(startWorker, engine, signal);
  try {
    return await unlessAborted(whileAlive(worker, work(worker)), signal);
  } finally {
    await worker.close();
  }
}

async function examine(
  { engine, remedy }: (typeof engines)[number],
  context: CommandContext,
  signal: AbortSignal,
): Promise<Finding> {
  const late = AbortSignal.timeout(patience);
  const either = AbortSignal.any([signal, late]);
  try {
    const { device, driver, version, mathMode } = await inThrowAwayWorker(engine, context, either, (worker) =>
      worker.request("openEngine", { choice: engine, threads: 1 }, { signal: either }),
    );
    return { engine, usable: true, device, driver, version, mathMode, reason: null, remedy: null };
  } catch (error) {
    if (signal.aborted) throw new CancelledError();
    const reason = late.aborted ? `it did not open within ${patience / 1000} seconds` : reasonOf(error);
    return { engine, usable: false, device: null, driver: null, version: null, mathMode: null, reason, remedy };
  }
}

function lines(findings: readonly Finding[], best: EngineName | null): readonly string[] {
  return findings.flatMap(({ engine, usable, device, driver, version, mathMode, reason, remedy }) => {
    if (!usable)
      return [`✗ ${engine}: ${reason ?? ""}`, ...(reason?.includes(remedy ?? "") === true ? [] : [`    ${remedy ?? ""}`])];
    const details = [`version ${version ?? "unknown"}`, ...(driver === null ? [] : [`driver ${driver}`]), mathMode ?? ""];
    return [`✓ ${engine} on ${device ?? "unknown"}, ${details.join(", ")}${engine === best ? " (trials take this one)" : ""}`];
  });
}

async function look({ json }: DoctorTexts, context: CommandContext, signal: AbortSignal): Promise<number> {
  const findings: Finding[] = [];
  for (const engine of engines) findings.push(await examine(engine, context, signal));
  const best = findings.find(({ usable }) => usable)?.engine ?? null;
  const system = { node: process.version, os: `${osName()} ${release()} ${arch()}`, cpu: cpus()[0]?.model.trim() ?? "unknown" };
  const { stdout, version } = context;
  if (json === true) stdout.write(`${JSON.stringify({ version, ...system, engines: findings, best }, null, 2)}\n`);
  else {
    const heading = `Hybrid Hypothesis ${version}, node ${system.node}, ${system.os}, ${system.cpu}`;
    stdout.write(`${[heading, ...lines(findings, best)].join("\n")}\n`);
  }
  return best === null ? exitCodes.failed : exitCodes.done;
}

async function change(action: "install" | "remove", context: CommandContext, signal: AbortSignal): Promise<string> {
  let said = "";
  const onNotification = notificationSink({
    prepareProgress(progress) {
      const text = prepareText(progress);
      if (text === said) return;
      said = text;
      context.stderr.write(
        context.stderr.isTTY === true ? `\r${text.padEnd(60)}` : progress.done === progress.total ? `${text}\n` : "",
      );
    },
  });
  const { text } = await inThrowAwayWorker("wasm", context, signal, (worker) =>
    worker.request("installEngine", { engine: "tensorflow", action }, { signal, onNotification }),
  );
  if (said !== "" && context.stderr.isTTY === true) context.stderr.write("\n");
  return text;
}

export const doctorCommand: Command<DoctorTexts> = async (texts, context, signal) => {
  const { install, remove, json } = texts;
  if (install !== undefined && remove !== undefined)
    throw new InputError("--install and --remove exclude each other; give one of them");
  const [action, engine] = install === undefined ? (["remove", remove] as const) : (["install", install] as const);
  if (engine === undefined) return look(texts, context, signal);
  if (engine !== "tensorflow")
    throw new InputError(`--${action} ${engine} is not possible; only tensorflow can be installed and removed`);
  const text = await change(action, context, signal);
  context.stdout.write(json === true ? `${JSON.stringify({ engine, action, text }, null, 2)}\n` : `${text}\n`);
  return exitCodes.done;
};
