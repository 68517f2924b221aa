/** `hybrid-hypothesis doctor`: which engines work here, why not the others, and the one line that changes it. */
import { arch, cpus, release, type as osName } from "node:os";
import { InputError, type EngineName, type PrepareProgress } from "../protocol";
import { changeEngine, findEngines, type EngineFinding } from "../trial";
import { exitCodes, type Command, type CommandContext } from "./context";
import { prepareText } from "./wording";

export interface DoctorTexts {
  readonly install?: string;
  readonly remove?: string;
  readonly json?: boolean;
}

export const doctorHelp = `
Examples:
  hybrid-hypothesis doctor                        what works here
  hybrid-hypothesis doctor --install tensorflow   uses your Python's TensorFlow if there is one, else fetches the library
  hybrid-hypothesis doctor --remove tensorflow    undoes that

Exit codes: 0 an engine works · 1 none does · 2 bad usage, or an install that did not work out · 130 cancelled
`;

/** What helps where an engine does not work. */
const remedies: Readonly<Record<EngineName, string>> = {
  tensorflow: "hybrid-hypothesis doctor --install tensorflow",
  webgpu: "take another engine",
  wasm: "install Hybrid Hypothesis again: this engine is part of it",
};

type Finding = EngineFinding & { readonly remedy: string | null };

function lines(findings: readonly Finding[], best: EngineName | null): readonly string[] {
  return findings.flatMap(({ engine, usable, device, driver, version, mathMode, unused, reason, remedy }) => {
    if (!usable)
      return [`✗ ${engine}: ${reason ?? ""}`, ...(reason?.includes(remedy ?? "") === true ? [] : [`    ${remedy ?? ""}`])];
    const details = [`version ${version ?? "unknown"}`, ...(driver === null ? [] : [`driver ${driver}`]), mathMode ?? ""];
    const taken = engine === best ? " (trials take this one)" : "";
    return [
      `✓ ${engine} on ${device ?? "unknown"}, ${details.join(", ")}${taken}`,
      ...(unused === null ? [] : [`    ${unused}`]),
    ];
  });
}

async function look({ json }: DoctorTexts, context: CommandContext, signal: AbortSignal): Promise<number> {
  const found = await findEngines(context.startWorker, signal);
  const findings = found.map((finding) => ({ ...finding, remedy: finding.usable ? null : remedies[finding.engine] }));
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
  const onProgress = (progress: PrepareProgress): void => {
    const text = prepareText(progress);
    if (text === said) return;
    said = text;
    context.stderr.write(
      context.stderr.isTTY === true ? `\r${text.padEnd(60)}` : progress.done === progress.total ? `${text}\n` : "",
    );
  };
  const { startWorker } = context;
  const text = await changeEngine({ engine: "tensorflow", action, python: null }, { startWorker, signal, onProgress });
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
