/** Arms of the user's own in a trial: named by file, kept by definition, matched, refused and resumed. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { InputError } from "../../../src/protocol";
import { readOwnBlocks, recipeHash, recipeOf, recipeOnTopOf, resultsSchema } from "../../../src/trial";
import { armInfo, functionOf } from "../../../src/trial/armInfo";
import { buildArms } from "../../../src/trial/arms";
import { blockText, depthwise, ownDefinition, pointwise } from "../blockFiles/blockFile";
import { commandLine } from "../cli/commandLine";
import { fabricatedResults } from "./fabricatedResults";
import { fakeWorkers } from "./fakeWorkers";
import { temporaryFolder } from "./temporaryFolder";

const images = { classes: 10, height: 32, width: 32 };
const file = "own.hhblock.json";
const twice = { convolution: { size: 1, to: "2*C" } };

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const resultsOf = (folder: string) => resultsSchema.parse(JSON.parse(readFileSync(join(folder, "trial.hhtrial.json"), "utf8")));

describe("readOwnBlocks", () => {
  it("puts names in place of files, among the arms and as the control", () => {
    const folder = folderWith({ [file]: blockText([depthwise, pointwise]) });
    const { arms } = readOwnBlocks({ variants: ["separable", `./${file}`], control: `./${file}` }, folder);
    expect(arms).toEqual({
      variants: ["separable", "own"],
      control: "own",
      blocks: { own: ownDefinition([depthwise, pointwise]) },
    });
    expect(readOwnBlocks({ variants: ["separable", "resnext"] }, folder).arms).toEqual({ variants: ["separable", "resnext"] });
    expect(readOwnBlocks({}, folder).arms).toEqual({});
  });

  it("knows the width only later, and then says where the module does not fit it", () => {
    const folder = folderWith({ [file]: blockText([{ convolution: { size: 1, to: "C/3" } }, pointwise]) });
    const { checkAt } = readOwnBlocks({ variants: [file] }, folder);
    expect(() => checkAt(12)).not.toThrow();
    expect(() => checkAt(16)).toThrow(/^own\.hhblock\.json, line \d+, column \d+: C\/3 is not a whole number at C = 16/);
  });

  const [other, big] = ["other.hhblock.json", "big.hhblock.json"];
  it.each([
    [["missing.hhblock.json"], "missing.hhblock.json does not exist; name a block file"],
    [["folder.json"], "folder.json is not a file; name a block file"],
    [[big], "big.hhblock.json is larger than 400,000 bytes; name a block file"],
    [["broken.json"], "broken.json, line 1, column 2: a closing brace } is missing here"],
    [[file, other], "own.hhblock.json and other.hhblock.json are both named own; give one of them another name"],
  ])("refuses %o in one sentence", (variants, sentence) => {
    const text = blockText([depthwise, pointwise]);
    const folder = folderWith({ [file]: text, [other]: text, [big]: " ".repeat(400_001), "broken.json": "{" });
    mkdirSync(join(folder, "folder.json"));
    let error: unknown;
    try {
      readOwnBlocks({ variants }, folder);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).toContain(sentence);
    expect(String(error)).not.toContain("\n");
  });
});

describe("a recipe with an arm of one's own", () => {
  const own = ownDefinition([depthwise, pointwise]);
  const choices = { variants: ["separable", "own"], blocks: { own } };

  it("is matched like any other, or refused with the nearest gap and the ways out", () => {
    const recipe = recipeOf({ ...choices, width: 16 });
    expect(buildArms(recipe, images).get("own")).toMatchObject({ matchError: 0, innerWidths: [] });
    const large = { own: ownDefinition([twice, pointwise]) };
    expect(() => buildArms({ ...recipe, blocks: large }, images)).toThrow(
      /^own cannot be matched .* the nearest is \+\d+\.\d %; give it "widths" to choose from or "matched": false, or take another --width or --match none$/,
    );
    const ablation = { own: ownDefinition([twice, pointwise], { matched: false }) };
    expect(buildArms({ ...recipe, blocks: ablation }, images).get("own")?.matchError).toBeGreaterThan(50);
    expect(buildArms({ ...recipe, blocks: large, match: "none" }, images).get("own")?.matchError).toBeGreaterThan(50);
    const widths = { m: { from: 1, to: "2*C", natural: "2*C" } };
    const narrow = { own: ownDefinition([{ convolution: { size: 1, to: "m" } }, pointwise], { widths }) };
    const matched = buildArms({ ...recipe, blocks: narrow }, images).get("own");
    expect(matched?.innerWidths).toEqual(["12", "13", "12"]);
    expect(Math.abs(matched?.matchError ?? Infinity)).toBeLessThanOrEqual(2);
  });

  it("is calibration where the rules lead to the control, and evidence where they do not", () => {
    const recipe = fabricatedResults({ ...choices, width: 16 }, { separable: [20], own: [21] }).recipe;
    expect(functionOf("own", recipe)).toBe("separable");
    expect(functionOf("own", { ...recipe, blocks: { own: { ...own, residual: true } } })).toBe("separable-residual");
    const halves = {
      paths: {
        split: [
          { from: 0, count: "C/2" },
          { from: "C/2", count: "C/2" },
        ],
        join: "sum",
        paths: [
          [{ convolution: { size: 3, to: "C/2", groups: "C/2" } }, pointwise],
          [{ convolution: { size: 3, to: "C/2", groups: "C/2" } }, pointwise],
        ],
      },
    };
    expect(functionOf("own", { ...recipe, blocks: { own: ownDefinition([halves]) } })).toBe("separable");
    const swapped = { own: ownDefinition([pointwise, depthwise]) };
    expect(functionOf("own", { ...recipe, blocks: swapped })).toBe("extreme-inception");
    const other = { own: ownDefinition([pointwise, depthwise, pointwise]) };
    expect(functionOf("own", { ...recipe, blocks: other })).not.toMatch(/^(separable|extreme-inception|own)/);
    const twins = { own: other.own, twin: { ...other.own, name: "twin" } };
    expect(functionOf("own", { ...recipe, blocks: twins })).toBe(functionOf("twin", { ...recipe, blocks: twins }));
  });

  it("is ResNeXt only with the identity, and only with the inner functions that the trial gives it", () => {
    const recipe = fabricatedResults({ ...choices, width: 16 }, { separable: [20], own: [21] }).recipe;
    const steps = [
      { convolution: { size: 1, to: "C/2" } },
      "batchNorm",
      "relu",
      { convolution: { size: 3, to: "C/2", groups: "C/4" } },
      "batchNorm",
      "relu",
      { convolution: { size: 1, to: "C" } },
    ];
    const definition = ownDefinition(steps);
    const blocks = { own: definition, with: { ...definition, name: "with", residual: true } };
    expect(functionOf("with", { ...recipe, blocks })).toBe("resnext");
    expect(functionOf("own", { ...recipe, blocks })).not.toBe("resnext");
    expect(functionOf("with", { ...recipe, inner: "linear", blocks })).not.toBe("resnext");
  });

  it("has its definition in the hash", () => {
    const recipe = fabricatedResults({ ...choices, width: 16 }, { separable: [20], own: [21] }).recipe;
    const changed = { ...recipe, blocks: { own: { ...own, residual: true } } };
    expect(recipeHash(changed)).not.toBe(recipeHash(recipe));
    expect(armInfo(recipe, "own")).toMatchObject({ id: "own", summary: own.summary, provedEqualTo: null });
    expect(armInfo(recipe, "hybrid")).toMatchObject({ provedEqualTo: "separable" });
  });

  it("may be called like what every object has", () => {
    expect(() => recipeOf({ ...choices, variants: ["separable", "constructor", "own"] })).toThrow(
      /unknown variant "constructor"/,
    );
    const blocks = { constructor: { ...own, name: "constructor" } };
    expect(recipeOf({ variants: ["separable", "constructor"], blocks }).variants).toEqual(["separable", "constructor"]);
  });

  it("keeps its definitions under choices on top", () => {
    const recipe = recipeOf(choices);
    expect(recipeOnTopOf(recipe, {})).toEqual(recipe);
    const more = { variants: ["separable", "own", "second"], blocks: { second: { ...own, name: "second" } } };
    expect(Object.keys(recipeOnTopOf(recipe, more).blocks ?? {})).toEqual(["own", "second"]);
  });
});

describe("trial --variants separable,./own.hhblock.json", () => {
  const command = ["trial", "--variants", `separable,./${file}`, "--trials", "2", "--epochs", "2", "--out", "here"];

  it("runs the arm under its name and keeps its definition", async () => {
    const folder = folderWith({ [file]: blockText([depthwise, pointwise]) });
    const { code, stdout, stderr } = await commandLine(command, { folder });
    expect([code, stderr]).toEqual([0, ""]);
    const results = resultsOf(join(folder, "here"));
    expect(results.recipe).toMatchObject({ variants: ["separable", "own"], blocks: { own: { name: "own" } } });
    expect(results.runs.map(({ variant }) => variant)).toEqual(["separable", "own", "separable", "own"]);
    expect(stdout).toMatch(/^own \* +\d/m);
  });

  it("is resumed without the file, and refused with a file that has changed", async () => {
    const folder = folderWith({ [file]: blockText([depthwise, pointwise]) });
    await commandLine(command, { folder });
    const same = await commandLine([...command.slice(0, -2), "--resume", "here"], { folder });
    expect([same.code, same.stderr]).toEqual([0, ""]);

    writeFileSync(join(folder, file), blockText([pointwise, depthwise]));
    const before = readFileSync(join(folder, "here", "trial.hhtrial.json"), "utf8");
    const changed = await commandLine([...command.slice(0, -2), "--resume", "here"], { folder });
    expect(changed.code).toBe(2);
    expect(changed.stderr).toBe(
      "hybrid-hypothesis: --resume: the earlier trial has another definition of own; resume it without naming the file, or start a new one with --out\n",
    );
    expect(readFileSync(join(folder, "here", "trial.hhtrial.json"), "utf8")).toBe(before);

    rmSync(join(folder, file));
    const workers = fakeWorkers();
    const gone = await commandLine(["trial", "--resume", "here"], { folder, workers });
    expect([gone.code, gone.stderr]).toEqual([0, ""]);
    expect(workers.trained).toEqual([]);
  });

  it("exits with 2 and one line for a wrong file, before anything is made", async () => {
    const folder = folderWith({ [file]: blockText([depthwise, { convolutoin: { size: 1, to: "C" } }]) });
    const { code, stdout, stderr } = await commandLine(command, { folder });
    expect(stderr).toMatch(
      /^hybrid-hypothesis: \.\/own\.hhblock\.json, line \d+, column \d+: "convolutoin" is no operation[^\n]+\n$/,
    );
    expect([code, stdout]).toEqual([2, ""]);
  });
});
