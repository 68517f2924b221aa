/** `hybrid-hypothesis verify`: every rule, arm and lowering, exactly and on the engines, and the broken forms that must be caught. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { ownVariant } from "../blockFiles";
import { concrete, multiplyAdds } from "../blocks";
import { CancelledError, EngineError, InputError, type CheckProgress, type EngineChoice, type FormPair } from "../protocol";
import { engineNames, notificationSink, openWorker, readBlockFile, reasonOf, unlessAborted, whileAlive } from "../trial";
import {
  answerFor,
  checkExactly,
  negativeReports,
  rowReport,
  trajectoriesRequest,
  trajectoryReports,
  trajectoryTable,
  verificationRows,
  verifyReport,
  type Answer,
  type AskedModule,
  type ExactCheck,
  type NegativeReport,
  type Row,
  type Trajectory,
  type VerifyReport,
} from "../verification";
import { answerText } from "./answerText";
import { exitCodes, type Command, type CommandContext } from "./context";
import { engineChoice } from "./trialOptions";
import { verifyText } from "./verifyText";

export interface VerifyTexts {
  /** A block file; then only that block is asked about. */
  readonly file?: string;
  readonly engine?: string;
  readonly json?: boolean;
}

export const verifyHelp = `
Examples:
  hybrid-hypothesis verify                   on every engine that works here
  hybrid-hypothesis verify --engine wasm     on one
  hybrid-hypothesis verify own.hhblock.json  what a block of your own is equal to, by which rules, or why not
  hybrid-hypothesis verify --json            one JSON document: of the best engine, the others' in its field "others"

"Exact" means: equal in every entry, in whole numbers modulo a prime, at the sizes that were tried. It is a check, not a proof.

Exit codes: 0 all hold · 1 one does not, or a broken form was not caught · 2 bad usage or engine · 130 cancelled
`;

/** What random leaves and inputs follow from. */
const seed = 20170117;

/** What does not depend on the engine. */
interface Plan {
  readonly rows: readonly { readonly row: Row; readonly exact: ExactCheck }[];
  readonly negatives: readonly NegativeReport[];
  readonly trajectories: readonly Trajectory[];
}

/** What is asked: everything, or one block of the user's own. */
interface Question {
  readonly plan: Plan;
  readonly answer: Answer | null;
}

/** Widths to build a block of the user's own at, the smallest that it allows; exact checks of larger ones take long. */
const widths = [8, 12, 16, 32, 64];

/** The exact half runs in this process, a second or two for so many multiply-adds a position. */
const mostPerPosition = 50_000;

/** The block at the first width that it allows. @throws InputError with line and column where the file is wrong at every width */
function ownModule(file: string, folder: string): AskedModule {
  for (const channels of widths) {
    try {
      const variant = ownVariant(readBlockFile(file, folder, channels));
      const module = variant.module("own", channels, variant.natural(channels), "published");
      return { name: variant.id, module, channels, residual: variant.residual };
    } catch (error) {
      if (!(error instanceof InputError) || channels === widths.at(-1)) throw error;
    }
  }
  throw new InputError(`${file} cannot be built at any width`);
}

/** @throws InputError where the exact half would keep this process from hearing Ctrl-C */
function checkCost({ module, channels }: AskedModule, file: string): void {
  const cost = concrete(multiplyAdds(module, { height: 1, width: 1, channels }));
  if (cost <= mostPerPosition) return;
  const [much, most] = [cost, mostPerPosition].map((count) => count.toLocaleString("en-GB"));
  throw new InputError(
    `${file} has ${much} multiply-adds a position at ${channels} channels, more than the ${most} that are checked exactly; make its kernels or inner widths smaller`,
  );
}

async function questionOf({ file }: VerifyTexts, { currentFolder }: CommandContext, signal: AbortSignal): Promise<Question> {
  if (file === undefined) {
    const plan = {
      rows: await planOf(verificationRows(), signal),
      negatives: negativeReports(seed),
      trajectories: trajectoryTable(),
    };
    return { plan, answer: null };
  }
  const asked = ownModule(file, currentFolder);
  checkCost(asked, file);
  const { answer, rows } = answerFor(asked);
  return { plan: { rows: await planOf(rows, signal), negatives: [], trajectories: [] }, answer };
}

/** The exact half, in this process: milliseconds a row. */
async function planOf(rows: readonly Row[], signal: AbortSignal): Promise<Plan["rows"]> {
  const checked: { row: Row; exact: ExactCheck }[] = [];
  for (const row of rows) {
    await nextTurn();
    if (signal.aborted) throw new CancelledError();
    const { before, after, input, reason } = row;
    checked.push({ row, exact: after === null ? { equal: false, reason } : checkExactly({ before, after, input }, seed) });
  }
  return checked;
}

function progressLine(engine: EngineChoice, what: string, { stderr }: CommandContext) {
  return notificationSink({
    checkProgress({ done, total }: CheckProgress) {
      if (stderr.isTTY === true)
        stderr.write(`\r${`${engine}: ${done} of ${total} ${what}`.padEnd(60)}${done === total ? "\r" : ""}`);
    },
  });
}

/** The float half on one engine, in a worker process. @throws EngineError where it cannot be used. */
async function verifyOn(
  choice: EngineChoice,
  { rows, negatives, trajectories: table }: Plan,
  context: CommandContext,
  signal: AbortSignal,
): Promise<VerifyReport> {
  const { worker, engine } = await openWorker(context.startWorker, choice, signal);
  try {
    const pairs = rows.flatMap(({ row: { id, before, after, input } }): FormPair[] =>
      after === null ? [] : [{ id, before, after, input }],
    );
    const options = (what: string) => ({ signal, onNotification: progressLine(engine.engine, what, context) });
    const checking = worker.request("checkPairs", { pairs, seed }, options("pairs of forms"));
    const checks = new Map((await unlessAborted(whileAlive(worker, checking), signal)).map((check) => [check.id, check]));
    const trained = async () => {
      const training = worker.request("trajectories", trajectoriesRequest(table, seed), options("training steps"));
      return trajectoryReports(table, await unlessAborted(whileAlive(worker, training), signal));
    };
    const trajectories = table.length === 0 ? [] : await trained();
    return verifyReport(engine, {
      seed,
      rows: rows.map(({ row, exact }) => rowReport(row, exact, checks.get(row.id))),
      negatives,
      trajectories,
    });
  } finally {
    await worker.close();
  }
}

/** On the engine that was asked for, or on each that works. */
async function verifyEverywhere(
  texts: VerifyTexts,
  plan: Plan,
  context: CommandContext,
  signal: AbortSignal,
): Promise<readonly VerifyReport[]> {
  if (texts.engine !== undefined) return [await verifyOn(engineChoice(texts), plan, context, signal)];
  const reports: VerifyReport[] = [];
  for (const engine of engineNames) {
    try {
      reports.push(await verifyOn(engine, plan, context, signal));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      context.stderr.write(`Not ${engine}: ${reasonOf(error)}\n`);
    }
  }
  if (reports.length === 0) throw new EngineError("no engine works here; `hybrid-hypothesis doctor` says why");
  return reports;
}

export const verifyCommand: Command<VerifyTexts> = async (texts, context, signal) => {
  engineChoice(texts);
  const { plan, answer } = await questionOf(texts, context, signal);
  const reports = await verifyEverywhere(texts, plan, context, signal);
  const [best, ...others] = reports;
  const { stdout, version } = context;
  if (texts.json === true)
    stdout.write(`${JSON.stringify({ version, ...(answer === null ? {} : { answer }), ...best, others }, null, 2)}\n`);
  else stdout.write(`${answer === null ? "" : answerText(answer)}${verifyText(reports)}`);
  return reports.every(({ passed }) => passed) ? exitCodes.done : exitCodes.failed;
};
