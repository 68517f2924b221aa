/** `trial --layer FILE:LINE`, on fake workers, and once in a small trial on a real one. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resultsSchema } from "../../../src/trial";
import { startWorker } from "../../../src/worker/client";
import { temporaryFolder } from "../trial/temporaryFolder";
import { commandLine } from "./commandLine";

const source = [
  "from torch import nn",
  "",
  "first, second = nn.Conv2d(3, 8, 3, padding=1), nn.Conv2d(8, 8, 3, padding=1, groups=4)",
  "last = nn.Conv2d(",
  "    64,",
  "    128,",
  "    3,",
  "    stride=2,",
  "    padding=1,",
  ")",
  "wrong = nn.Conv2d(8, 8, 4)",
].join("\n");

function folderWith(text = source): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "model.py"), text);
  return folder;
}

const small = (layer: string): readonly string[] => [
  ...["trial", "--variants", "separable", "--trials", "2", "--epochs", "2", "--out", "here", "--layer", layer],
];
const resultsOf = (folder: string) =>
  resultsSchema.parse(JSON.parse(readFileSync(join(folder, "here", "trial.hhtrial.json"), "utf8")));

describe("trial --layer", () => {
  it.each([
    ["model.py:4", "conv2d-line-4"],
    ["a line inside the call", "conv2d-line-4", "./model.py:7"],
    ["model.py:3:48", "conv2d-line-3"],
  ])("takes %s as %s", async (_, name, layer = _) => {
    const folder = folderWith();
    const { code, stdout, stderr } = await commandLine(small(layer), { folder });
    expect([code, stderr]).toEqual([0, ""]);
    expect(resultsOf(folder).recipe).toMatchObject({
      variants: ["separable", name],
      blocks: { [name]: { name } },
      layers: { [name]: { file: "model.py", call: "nn.Conv2d", framework: "pytorch" } },
    });
    expect(stdout).toMatch(new RegExp(`^${name} is nn\\.Conv2d of model\\.py, line \\d\\. Its `));
    expect(resultsOf(folder).verdict.text).toContain(`${name} is nn.Conv2d of model.py`);
  });

  it("says what it is on stderr with --json, and nothing among the events", async () => {
    const json = await commandLine([...small("model.py:4"), "--json"], { folder: folderWith() });
    expect(resultsSchema.safeParse(JSON.parse(json.stdout)).success).toBe(true);
    expect(json.stderr).toContain("Its stride 2 becomes 1");
    const events = await commandLine([...small("model.py:4"), "--events"], { folder: folderWith() });
    for (const line of events.stdout.trimEnd().split("\n")) expect(() => void JSON.parse(line)).not.toThrow();
  });

  it("goes on when the file has changed or is gone", async () => {
    const folder = folderWith();
    await commandLine(small("model.py:4"), { folder });
    rmSync(join(folder, "model.py"));
    const { code, stderr } = await commandLine(["trial", "--resume", "here"], { folder });
    expect([code, stderr]).toEqual([0, ""]);
    const both = await commandLine(["trial", "--resume", "here", "--layer", "model.py:4"], { folder });
    expect([both.code, both.stderr]).toEqual([
      2,
      "hybrid-hypothesis: --layer and --resume exclude each other; the layer of the earlier trial is part of its recipe\n",
    ]);
  });

  it.each([
    ["model.py", '--layer "model.py" names no line; write FILE:LINE, such as model.py:12'],
    ["model.py:0", '--layer "model.py:0" names no line; write FILE:LINE, such as model.py:12'],
    ["other.py:1", "other.py does not exist; name a source file"],
    ["model.txt:1", "model.txt is in no language that is read; name a file of Python, TypeScript or JavaScript, or a notebook"],
    ["model.py:3", "model.py:3 holds 2 layers; add a column: nn.Conv2d (3:17), nn.Conv2d (3:48)"],
    ["model.py:1", "model.py:1 holds no layer; near it are nn.Conv2d (3:17), nn.Conv2d (3:48), nn.Conv2d (4:8)"],
    [
      "model.py:11",
      "model.py: nn.Conv2d in line 11 cannot be tried: its kernel of 4 is even or larger than 15, which no module can have",
    ],
  ])("refuses %s with exit code 2 and one line", async (layer, sentence) => {
    const { code, stdout, stderr } = await commandLine(small(layer), { folder: folderWith() });
    expect([code, stdout, stderr]).toEqual([2, "", `hybrid-hypothesis: ${sentence}\n`]);
  });

  it("says so where a file holds no layer at all", async () => {
    const { stderr } = await commandLine(small("model.py:1"), { folder: folderWith("import os\n") });
    expect(stderr).toBe("hybrid-hypothesis: model.py:1 holds no layer, and neither does the rest of the file\n");
  });
});

describe("trial --layer on a real worker", () => {
  let cache = "";
  beforeAll(() => {
    cache = mkdtempSync(join(tmpdir(), "hybrid-hypothesis-layer-"));
    process.env["HYBRID_HYPOTHESIS_CACHE"] = cache;
  });
  afterAll(() => rmSync(cache, { recursive: true, force: true }));

  it("trains the layer beside the control", { timeout: 60_000 }, async () => {
    const folder = folderWith();
    const sizes = ["--width", "8", "--trials", "1", "--epochs", "1", "--train-images", "64", "--test-images", "50"];
    const command = [
      ...["trial", "--variants", "separable", "--layer", "model.py:3:48", "--out", "here", "--engine", "wasm"],
      ...sizes,
    ];
    const { code, stderr } = await commandLine(command, { folder, workers: { startWorker } });
    expect([code, stderr]).toEqual([0, ""]);
    const { runs, environment } = resultsOf(folder);
    expect(environment.selfTest.worst).toBeLessThanOrEqual(1);
    expect(runs.map(({ variant, status }) => [variant, status])).toEqual([
      ["separable", "complete"],
      ["conv2d-line-3", "complete"],
    ]);
    // Stem and dense layer, and three modules of four groups of two channels.
    expect(runs[1]?.parameters).toBe(27 * 8 + 8 * 10 + 3 * (9 * 2 * 8));
  });
});
