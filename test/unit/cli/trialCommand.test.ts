import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { InputError } from "../../../src/protocol";
import { resultsSchema } from "../../../src/trial";
import { fakeWorkers, hang, shapesData, tensorflow, trainAtOnce, wasm, type Script } from "../trial/fakeWorkers";
import { temporaryFolder } from "../trial/temporaryFolder";
import { commandLine, type Outcome } from "./commandLine";

const small = ["trial", "--variants", "separable,resnext", "--trials", "2", "--epochs", "2"];
const dies: Script["train"] = (request, control) => {
  if (request.variant !== "resnext") return trainAtOnce(request, control);
  control.die("the worker was killed by SIGKILL");
  return hang(undefined);
};
const resultsOf = (folder: string) => resultsSchema.parse(JSON.parse(readFileSync(join(folder, "trial.hhtrial.json"), "utf8")));

describe("trial", () => {
  it("runs to a verdict, below ./trials, and exits with 0", async () => {
    const { code, stdout, stderr, folder } = await commandLine(["trial"]);
    expect(code).toBe(0);
    expect(stderr).toBe("");
    const [name = ""] = readdirSync(join(folder, "trials"));
    expect(name).toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-quick-modules$/);
    const results = resultsOf(join(folder, "trials", name));
    expect(results.runs).toHaveLength(18);
    expect(stdout).toContain(results.verdict.text);
    expect(stdout).toContain("separable, trial 1 of 3: epoch 1 of 4, loss 2.000, training error 50.0 %, 1.5 s; ");
    expect(stdout).toContain("Estimate from the first steps: ");
    expect(stdout.trimEnd().split("\n").at(-1)).toBe(`Results: ${join(folder, "trials", name, "trial.hhtrial.json")}`);
  });

  it.each([
    [100, "images/s"],
    [0, "separable, trial 1 of 2: test error "],
  ])("shows a table on a terminal of %i columns if it has room for one, else plain lines", async (columns, text) => {
    const { stdout } = await commandLine(small, { columns });
    expect(stdout).toContain(text);
    expect(stdout.includes("trial 1 of 2   trial 2 of 2")).toBe(columns > 0);
  });

  it("prints exactly one JSON document with --json", async () => {
    const { code, stdout, stderr, folder } = await commandLine([...small, "--out", "here", "--json"]);
    expect(code).toBe(0);
    expect(resultsSchema.parse(JSON.parse(stdout))).toEqual(resultsOf(join(folder, "here")));
    expect(stderr).toContain("resnext, trial 2 of 2: test error ");
  });

  it("prints every event as one line of JSON with --events", async () => {
    const { stdout, stderr } = await commandLine([...small, "--events"]);
    const events = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string; at: string });
    expect(events[0]?.type).toBe("trialStarted");
    expect(events.at(-1)?.type).toBe("trialEnded");
    expect(events.filter(({ type }) => type === "epochDone")).toHaveLength(8);
    expect(stderr).toBe("");
    const both = await commandLine([...small, "--events", "--json"]);
    expect(resultsSchema.safeParse(JSON.parse(both.stdout)).success).toBe(true);
    expect(
      both.stderr
        .trimEnd()
        .split("\n")
        .every((line) => line.startsWith('{"at":')),
    ).toBe(true);
  });

  it("says which engine it took and why not a better one", async () => {
    const refusal = {
      engine: "tensorflow",
      reason: "it is not installed.",
      remedy: "hybrid-hypothesis doctor --install tensorflow",
    } as const;
    const { stdout } = await commandLine(small, { workers: fakeWorkers({ engines: [{ ...wasm, notBetter: [refusal] }] }) });
    expect(stdout).toContain("Engine: wasm on CPU (SIMD), version 4.22.0, workers: ");
    expect(stdout).toContain("Not tensorflow: it is not installed; hybrid-hypothesis doctor --install tensorflow\n");
  });

  it("exits with 1 when a worker died, and names the run and its last words", async () => {
    const { code, stdout } = await commandLine([...small, "--out", "here"], { workers: fakeWorkers({ train: dies }) });
    expect(code).toBe(1);
    expect(stdout).toContain("resnext, trial 1 of 2: failed: the worker was killed by SIGKILL");
  });

  it("exits with 0 when runs diverged", async () => {
    const train: Script["train"] = (request, control) =>
      request.variant === "resnext"
        ? Promise.resolve({ status: "diverged", testError: null, epochs: [], imagesPerSecond: 9, loweredTo: null })
        : trainAtOnce(request, control);
    const { code, stdout } = await commandLine(small, { workers: fakeWorkers({ train }) });
    expect(code).toBe(0);
    expect(stdout).toContain("resnext, trial 1 of 2: diverged\n");
  });

  it("exits with 130 on Ctrl-C and leaves a valid partial file, which can be resumed", async () => {
    let interrupt = (): void => undefined;
    const train: Script["train"] = (request, control) => {
      if (request.trial === 0) return trainAtOnce(request, control);
      queueMicrotask(() => interrupt());
      return hang(undefined);
    };
    const workers = fakeWorkers({ train });
    const command = [...small, "--workers", "1", "--out", "here"];
    const cut = await commandLine(command, { workers, interruptible: (end) => (interrupt = end) });
    expect(cut.code).toBe(130);
    expect(resultsOf(join(cut.folder, "here"))).toMatchObject({ status: "partial", finishedAt: null });
    expect(workers.alive.size).toBe(0);

    const rest = fakeWorkers();
    const resumed = await commandLine(["trial", "--resume", "here"], { workers: rest, folder: cut.folder });
    expect(resumed.code).toBe(0);
    expect(rest.trained.map(({ variant, trial }) => `${trial} ${variant}`)).toEqual(["1 separable", "1 resnext"]);
    expect(resultsOf(join(cut.folder, "here"))).toMatchObject({ status: "complete" });
    expect(resumed.stdout).toContain("Kept from before: 2 runs");
  });

  it("exits with 130 on Ctrl-C before the first run, and leaves nothing", async () => {
    let interrupt = (): void => undefined;
    const workers = fakeWorkers({
      data: (request) => {
        interrupt();
        return shapesData(request);
      },
    });
    const { code, folder, stderr } = await commandLine(small, { workers, interruptible: (end) => (interrupt = end) });
    expect(code).toBe(130);
    expect(readdirSync(folder)).toEqual([]);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  it("hands its options on to the worker", async () => {
    const workers = fakeWorkers({ engines: [tensorflow, wasm] });
    const more = [
      "--width",
      "16",
      "--batch",
      "50",
      "--learning-rate",
      "0.05",
      "--seed",
      "7",
      "--train-images",
      "500",
      "--test-images",
      "300",
    ];
    const { code } = await commandLine([...small, ...more, "--engine", "wasm", "--workers", "2", "--literal"], { workers });
    expect(code).toBe(0);
    expect(workers.log.filter((line) => line.includes("start"))).toEqual(["worker 1: start wasm", "worker 2: start wasm"]);
    expect(workers.trained[0]).toMatchObject({
      batchSize: 50,
      learningRate: 0.05,
      trainImages: 500,
      testImages: 300,
      epochs: 2,
    });
    expect(workers.tested[0]).toMatchObject({ literal: true, batchSize: 50 });
  });

  it("takes the cache folder if the current one cannot be written, and says so", async () => {
    const folder = temporaryFolder();
    const cacheFolder = temporaryFolder();
    // A file where the folder should be: unlike a missing permission, it stops root as well.
    writeFileSync(join(folder, "trials"), "");
    const { code, stderr } = await commandLine(small, { folder, cacheFolder });
    expect(code).toBe(0);
    expect(readdirSync(join(cacheFolder, "trials"))).toHaveLength(1);
    expect(stderr).toContain(`${folder} cannot be written, so results go to ${join(cacheFolder, "trials")}`);
  });
});

describe("bad usage and input", () => {
  function expectOneLine({ code, stdout, stderr }: Outcome, what: string): void {
    expect(stderr).toMatch(/^hybrid-hypothesis: [^\n]+\n$/);
    expect(stderr).toContain(what);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  }

  it.each<[string[], string]>([
    [["trial", "--variants", "separable,seperable"], 'unknown variant "seperable"'],
    [["trial", "--epochs", "0"], "--epochs must be a whole number from 1 to 10,000, not 0"],
    [["trial", "--epochs", "-1"], "--epochs must be a whole number from 1 to 10,000, not -1"],
    [["trial", "--epochs", "1e9"], "--epochs must be a whole number from 1 to 10,000"],
    [["trial", "--epochs", "many"], '--epochs takes a number, not "many"'],
    [["trial", "--seed", ""], '--seed takes a number, not ""'],
    [["trial", "--trials", "0"], "--trials must be a whole number from 1 to 1,000, not 0"],
    [["trial", "--workers", "0"], "--workers must be a whole number from 1 to 256, not 0"],
    [["trial", "--engine", "tensorflow"], "the engine tensorflow is not installed"],
    [["trial", "--engine", "cuda"], '--engine "cuda" is not one of auto, tensorflow, webgpu, wasm'],
    [["trial", "--preset", "huge"], '--preset "huge" is not one of'],
    [["trial", "--study", "everything"], "is not one of modules, cardinality, nonlinearity, residual, fractalnet, darknet"],
    [["trial", "--data", "no-such-folder"], "--data no-such-folder does not exist"],
    [["trial", "--width", "10"], "10"],
    [["trial", "--control", "nobody"], 'unknown variant "nobody"'],
    [["trial", "--resume", "nowhere"], "there is no trial to resume"],
    [["trial", "--resume", "a", "--out", "b"], "--out and --resume exclude each other"],
    [["trial", "--frobnicate"], "unknown option '--frobnicate'"],
    [["trial", "--epochs"], "--epochs"],
    [["trial", "extra"], "too many arguments"],
    [["train"], "unknown command 'train'"],
    [["--frobnicate"], "unknown option '--frobnicate'"],
    [["doctor", "--install", "pytorch"], "--install pytorch is not possible"],
    [["doctor", "--install", "tensorflow", "--remove", "tensorflow"], "--install and --remove exclude each other"],
  ])("%o: one line and exit code 2", async (argv, what) => {
    const outcome = await commandLine(argv);
    expectOneLine(outcome, what);
    expect(readdirSync(outcome.folder)).toEqual([]);
  });

  it("refuses a used --out, and leaves it as it is", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "used"));
    writeFileSync(join(folder, "used", "notes.txt"), "mine");
    expectOneLine(await commandLine(["trial", "--out", "used"], { folder }), "is not empty");
    expect(readdirSync(join(folder, "used"))).toEqual(["notes.txt"]);
  });

  it("refuses an --out that cannot be written", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    expectOneLine(await commandLine(["trial", "--out", "file/below"], { folder }), "cannot be written");
  });

  it("refuses more --test-images than there are", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "photos"));
    const workers = fakeWorkers({ data: (request) => ({ ...shapesData(request), name: "photos", testImages: 40 }) });
    const outcome = await commandLine(["trial", "--data", "photos", "--test-images", "41"], { folder, workers });
    expect(outcome.stderr).toBe(
      "hybrid-hypothesis: --test-images 41 is more than the 40 test images of photos; ask for 40 or fewer\n",
    );
    expect(outcome.code).toBe(2);
    expect(existsSync(join(folder, "trials"))).toBe(false);
  });

  it("hands on what the worker says of bad data, in one line", async () => {
    const workers = fakeWorkers({
      data: () => {
        throw new InputError("photos.tar.gz ends in the middle of a file;\n  fetch it again");
      },
    });
    const { code, stderr } = await commandLine(small, { workers });
    expect(stderr).toBe("hybrid-hypothesis: photos.tar.gz ends in the middle of a file; fetch it again\n");
    expect(code).toBe(2);
  });

  it("names the first field that a resumed trial has otherwise", async () => {
    const { folder } = await commandLine([...small, "--out", "here"]);
    const before = readFileSync(join(folder, "here", "trial.hhtrial.json"), "utf8");
    const outcome = await commandLine(["trial", "--resume", "here", "--epochs", "3"], { folder });
    expect(outcome.stderr).toContain("the earlier trial has epochs 2, not 3;");
    expect(outcome.code).toBe(2);
    expect(readFileSync(join(folder, "here", "trial.hhtrial.json"), "utf8")).toBe(before);
  });
});

describe("help", () => {
  it.each([
    [[], "Start here:"],
    [["--help"], "Start here:"],
    [["trial", "--help"], "Exit codes: 0 done · 1 a run failed · 2 bad usage or input · 130 cancelled"],
    [["doctor", "--help"], "--install <engine>"],
    [["--version"], "1.2.3"],
  ])("%o goes to stdout, exit code 0", async (argv, text) => {
    const { code, stdout, stderr } = await commandLine(argv);
    expect(stdout).toContain(text);
    expect([code, stderr]).toEqual([0, ""]);
  });

  it("names every option of the contract", async () => {
    const { stdout } = await commandLine(["trial", "--help"]);
    const options =
      "preset study variants data control trials epochs batch width modules seed train-images test-images match inner learning-rate margin looks engine workers literal out resume json events";
    for (const option of options.split(" ")) expect(stdout).toMatch(new RegExp(`^ +--${option}\\b`, "m"));
  });
});
