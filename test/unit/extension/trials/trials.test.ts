import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { jobToRepeat, jobToResume, type TrialJob } from "../../../../src/extension/trials/trialJob";
import { openTrialJournal } from "../../../../src/extension/trials/trialJournal";
import { openTrials, type Trials } from "../../../../src/extension/trials/trials";
import { readResults, thisProcess, type Owner } from "../../../../src/trial";
import { fakeWorkers, hang, trainAtOnce, type Script } from "../../trial/fakeWorkers";
import { temporaryFolder } from "../../trial/temporaryFolder";
import { trialJob } from "../trialJobs";

interface Host {
  readonly trials: Trials;
  readonly refusals: string[];
  readonly trained: readonly { readonly variant: string; readonly trial: number }[];
  /** Resolves when the journal is on the disk. */
  readonly recorded: () => Promise<void>;
}

const gone = (): Owner => ({ ...thisProcess(), pid: 2 ** 30, processStart: "0" });

/** An editor's host with a storage of its own or another's. */
function host(storage: string, script: Script = {}, owner = thisProcess()): Host {
  const refusals: string[] = [];
  const { startWorker, trained } = fakeWorkers(script);
  const journal = openTrialJournal(join(storage, "running"), owner);
  let writing = Promise.resolve();
  const write: typeof journal.write = (jobs) => (writing = journal.write(jobs));
  const trials = openTrials({
    places: () => ({ workspace: null, storage }),
    journal: { ...journal, write },
    startWorker,
    version: "1.2.3",
    onEngine: () => undefined,
    onRefused: (sentence) => refusals.push(sentence),
  });
  return { trials, refusals, trained, recorded: () => writing };
}

/** Resolves when something holds of the trials. */
function until(trials: Trials, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (!holds()) return;
      stop();
      resolve();
    };
    const stop = trials.onChange(check);
    check();
  });
}

/** Trains the control, and the other arm never to its end. */
const stuck: Script = {
  train: (request, control) => (request.variant === "resnext" ? hang(control.signal) : trainAtOnce(request, control)),
};

const isStuck =
  ({ trials }: Host) =>
  (): boolean =>
    trials.live()?.runs.some(({ variant, status }) => variant === "resnext" && status === "running") ?? false;

const inJournal = (storage: string): number => readdirSync(join(storage, "running")).length;

describe("the trials of a host", () => {
  it("run one after the other, each in a folder of its own", async () => {
    const { trials } = host(temporaryFolder());
    const ended = await Promise.all([trials.run(trialJob()), trials.run(trialJob())]);
    expect(ended.map((one) => one?.status)).toEqual(["complete", "complete"]);
    expect(new Set(ended.map((one) => one?.file)).size).toBe(2);
    expect(trials.live()).toMatchObject({ phase: "complete", file: ended[1]?.file });
  });

  it("are told in one sentence where they are refused, and the next one runs", async () => {
    const { trials, refusals } = host(temporaryFolder(), { engines: [] });
    const { out } = trialJob({ out: temporaryFolder() });
    expect(await trials.run(trialJob({ out }))).toBeNull();
    expect(refusals).toEqual([expect.stringContaining("the engine wasm is not installed")]);
    expect(trials.live()).toMatchObject({ phase: "refused", detail: refusals[0] });
    expect(trials.running()).toBeNull();
  });

  it("leave a valid partial file when cancelled, and are not gone on with", async () => {
    const storage = temporaryFolder();
    const first = host(storage, stuck, gone());
    const ended = first.trials.run(trialJob());
    await until(first.trials, isStuck(first));
    expect(inJournal(storage)).toBe(1);
    first.trials.cancel();
    const { file = "", status } = (await ended) ?? {};
    expect(status).toBe("partial");
    expect((await readResults(file)).runs.map((run) => run.status)).toEqual(["complete", "cancelled"]);
    const second = host(storage);
    expect(await second.trials.adopt()).toBe(false);
    expect(second.trials.running()).toBeNull();
  });

  it("go on in the next host, the running one with what it has and those that wait", async () => {
    const storage = temporaryFolder();
    const first = host(storage, stuck, gone());
    void first.trials.run(trialJob());
    void first.trials.run(trialJob({ id: "waits" }));
    await until(first.trials, isStuck(first));
    const file = first.trials.live()?.file ?? "";
    await first.trials.suspend();
    expect((await readResults(file)).status).toBe("partial");
    expect(inJournal(storage)).toBe(1);

    const second = host(storage);
    await second.trials.adopt();
    await until(second.trials, () => second.trials.running() === null && second.trials.live()?.phase === "complete");
    expect((await readResults(file)).status).toBe("complete");
    // Of the first trial the second arm only, then both of the one that waited.
    expect(second.trained.map(({ variant }) => variant)).toEqual(["resnext", "separable", "resnext"]);
    expect(second.refusals).toEqual([]);
    await second.recorded();
    expect(readdirSync(join(storage, "running"))).toEqual([]);
  });

  it("begin anew what had no results yet when its host went away", async () => {
    const storage = temporaryFolder();
    const out = join(storage, "trials", "empty");
    const first = openTrialJournal(join(storage, "running"), gone());
    await first.write([trialJob({ out, begun: true, resume: false })]);
    const { trials } = host(storage);
    await trials.adopt();
    await until(trials, () => trials.live()?.phase === "complete");
    expect(existsSync(join(out, "trial.hhtrial.json"))).toBe(true);
  });

  it("are left to whoever writes their folder already, without a word", async () => {
    const storage = temporaryFolder();
    const writer = host(temporaryFolder(), stuck);
    const out = join(storage, "trials", "shared");
    const ended = writer.trials.run(trialJob({ out }));
    await until(writer.trials, isStuck(writer));
    await openTrialJournal(join(storage, "running"), gone()).write([trialJob({ out, begun: true })]);
    const { trials, refusals } = host(storage);
    await trials.adopt();
    expect([trials.running(), trials.live(), refusals]).toEqual([null, null, []]);
    writer.trials.cancel();
    await ended;
  });

  it("are resumed or repeated from their file alone", async () => {
    const { trials } = host(temporaryFolder());
    const { file = "" } = (await trials.run(trialJob())) ?? {};
    const { recipe } = await readResults(file);
    const resumed = await jobToResume(dirname(file));
    expect(resumed).toMatchObject({ out: dirname(file), resume: true, choice: "wasm" });
    const repeated: TrialJob = await jobToRepeat(file);
    expect(repeated).toMatchObject({ out: null, resume: false, choice: "wasm" });
    const again = await trials.run(repeated);
    expect((await readResults(again?.file ?? "")).recipe.recipeHash).toBe(recipe.recipeHash);
  });
});
