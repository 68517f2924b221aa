/** The command line: parses arguments, runs one command, turns what went wrong into one line and an exit code. */
import { Command as CommanderCommand, CommanderError } from "commander";
import { z } from "zod";
import { CancelledError, EngineError, InputError } from "../protocol";
import { exitCodes, type Command, type CommandContext } from "./context";
import { doctorCommand, doctorHelp, type DoctorTexts } from "./doctor";
import { inspectCommand, inspectHelp, type InspectTexts } from "./inspectCommand";
import { trialCommand } from "./trialCommand";
import { declareTrialOptions, trialHelp, type TrialTexts } from "./trialOptions";
import { verifyCommand, verifyHelp, type VerifyTexts } from "./verifyCommand";

const about = `What is a separable convolution equal to, what is it only similar to, and does the difference matter?
Trains networks that differ in one module only, in pairs, and says how far apart they end.`;

const start = `
Start here:
  hybrid-hypothesis trial            six arms on generated images, about a minute
  hybrid-hypothesis verify           what is equal to what, checked exactly and on the engines
  hybrid-hypothesis doctor           which engines work here
  hybrid-hypothesis trial --help     presets, examples, exit codes
`;

/** The version that a package.json states. */
export function versionIn(packageJson: string): string {
  return z.looseObject({ version: z.string() }).parse(JSON.parse(packageJson)).version;
}

/**
 * Calls `end` on Ctrl-C and on a polite kill; a second one, a second later, ends the process. Not `once`: signal-exit (in
 * log-update and write-file-atomic) kills the process where its own listener is the only one left; and under npm one Ctrl-C
 * arrives twice.
 */
export function onSignals(end: () => void): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  let first: number | null = null;
  const onSignal = (): void => {
    if (first !== null && performance.now() - first > 1000) process.exit(130);
    first ??= performance.now();
    end();
  };
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.removeListener(signal, onSignal);
  };
}

/** Commander throws instead of ending the process, and says errors in one line. */
function program({ stdout, version }: CommandContext): CommanderCommand {
  return new CommanderCommand("hybrid-hypothesis")
    .description(about)
    .version(version)
    .addHelpText("after", start)
    .helpCommand(false)
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stdout.write(text),
      outputError: () => undefined,
    });
}

type Job = (signal: AbortSignal) => Promise<number>;

/** The job that the arguments ask for, null where they ask for help only. @throws CommanderError for bad usage. */
async function jobOf(context: CommandContext): Promise<Job | null> {
  let job: Job | null = null;
  const set =
    <Options>(command: Command<Options>) =>
    (options: Options): void => {
      job = (signal) => command(options, context, signal);
    };
  const root = program(context);
  const trial = root.command("trial").description("train the arms of a study and compare them with the control");
  declareTrialOptions(trial).addHelpText("after", trialHelp).allowExcessArguments(false).action(set<TrialTexts>(trialCommand));
  root
    .command("verify")
    .description("check every rule, arm and lowering, and that broken ones are caught; or one block of your own")
    .argument("[file]", "a block file, such as own.hhblock.json: what it is equal to, by which rules, or why not")
    .option("--engine <name>", "auto, tensorflow, webgpu or wasm (default: each that works)")
    .option("--json", "one JSON document on stdout")
    .addHelpText("after", verifyHelp)
    .allowExcessArguments(false)
    .action((file: string | undefined, options: VerifyTexts) =>
      set<VerifyTexts>(verifyCommand)({ ...options, ...(file === undefined ? {} : { file }) }),
    );
  root
    .command("inspect")
    .description("the layers in source files, their cost and equivalent forms")
    .argument("<file...>", "source files of Python, TypeScript or JavaScript, or notebooks")
    .option("--json", "one JSON document on stdout")
    .addHelpText("after", inspectHelp)
    .action((files: string[], options: Omit<InspectTexts, "files">) => set<InspectTexts>(inspectCommand)({ ...options, files }));
  root
    .command("doctor")
    .description("show the engines, and what is missing for better ones")
    .option("--install <engine>", "make an engine usable: tensorflow")
    .option("--remove <engine>", "undo that")
    .option("--json", "one JSON document on stdout")
    .addHelpText("after", doctorHelp)
    .allowExcessArguments(false)
    .action(set<DoctorTexts>(doctorCommand));
  if (context.argv.length === 0) root.outputHelp();
  else await root.parseAsync([...context.argv], { from: "user" });
  return job;
}

function usageLine({ message }: CommanderError): string {
  const [line = ""] = message.replace(/^error: /, "").split("\n");
  return `${line}; see --help`;
}

/** One line for the user, and the exit code. */
function failure(error: unknown): { readonly line: string; readonly code: number } {
  if (error instanceof CancelledError) return { line: "cancelled before there was anything to keep", code: exitCodes.cancelled };
  const message = error instanceof Error ? error.message : String(error);
  const bad = error instanceof InputError || error instanceof EngineError;
  return { line: message.replaceAll(/\s*\n\s*/g, " "), code: bad ? exitCodes.input : exitCodes.failed };
}

/** Runs the command that `argv` asks for. Never throws: resolves to the exit code. */
export async function main(context: CommandContext): Promise<number> {
  const stop = new AbortController();
  const release = context.onInterrupt(() => stop.abort());
  const say = (line: string): boolean => context.stderr.write(`hybrid-hypothesis: ${line}\n`);
  try {
    const job = await jobOf(context);
    return job === null ? exitCodes.done : await job(stop.signal);
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return exitCodes.done;
      say(usageLine(error));
      return exitCodes.input;
    }
    const { line, code } = failure(error);
    say(line);
    return code;
  } finally {
    release();
  }
}
