/** `verify own.hhblock.json`: what a block is equal to, by which rules, or why not; the golden texts are the gallery. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { blockText, depthwise, pointwise } from "../blockFiles/blockFile";
import { root } from "../tidy/projectFiles";
import { fakeWorkers, tensorflow, wasm } from "../trial/fakeWorkers";
import { temporaryFolder } from "../trial/temporaryFolder";
import { commandLine } from "./commandLine";

const examples = join(root, "docs", "blocks");

/** The command on one file with this text, on fake workers. */
function verify(text: string, ...options: readonly string[]) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "own.hhblock.json"), text);
  const workers = fakeWorkers({ engines: [tensorflow, wasm] });
  return commandLine(["verify", "own.hhblock.json", ...options], { folder, workers });
}

const hybrid = (...path: readonly unknown[]): string =>
  blockText([{ each: { count: "C", split: "slices", join: "sum", path: [{ convolution: { size: 3, to: 1 } }, ...path] } }]);
const row = { convolution: { size: 1, to: "C" } };

describe("verify of a block file", () => {
  it.each(readdirSync(examples))("tells what %s is", async (name) => {
    const { code, stdout } = await verify(readFileSync(join(examples, name), "utf8"), "--engine", "wasm");
    expect(code).toBe(0);
    // The figures are the fakes', not an engine's.
    const text = stdout.replaceAll(/\d\.\d{3}/g, "n.nnn");
    await expect(text).toMatchFileSnapshot(`../../golden/verify/${name.replace(".hhblock.json", ".txt")}`);
  });

  it("names the arm that a block is, with the rules, and does not call it evidence", async () => {
    const { stdout } = await verify(hybrid(row));
    expect(stdout).toContain("by R3, R2 (reindex: the same weights, each read once)");
    expect(stdout).toContain("It is the same function as separable: against that arm a trial shows noise, not evidence.");
    expect(stdout).toContain("It is a separable convolution, over the same weights.");
  });

  it("gives the rank as the reason where a linear block is none", async () => {
    const { stdout } = await verify(blockText([pointwise, depthwise]));
    expect(stdout).toMatch(
      /at random weights its kernel, away from the border, has rank 8 for an input channel, and a separable one has 1, which keeps \d+ % of its squares at best/,
    );
    expect(stdout).toContain("It is the same function as extreme-inception");
  });

  it("says that a normalisation per path after its 1×1 leads nowhere", async () => {
    const { stdout } = await verify(hybrid(row, "batchNorm"));
    expect(stdout).toContain("what is not linear stands inside it");
    expect(stdout).not.toContain("by R3");
  });

  it("puts the answer into the JSON document", async () => {
    const { stdout } = await verify(hybrid(row), "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      answer: {
        name: "own",
        arms: ["separable"],
        rank: 1,
        equalTo: [{ form: "hybrid", rules: [], law: "reindex" }, {}, {}, {}, {}, {}, {}, {}],
      },
      rows: [{ id: "own" }, {}, {}, {}, {}, {}, {}, {}],
      negatives: [],
      trajectories: [],
      passed: true,
    });
  });

  it("knows the identity that the network adds, shared weights, and what stands behind", async () => {
    const residual = (await verify(blockText([depthwise, pointwise], { residual: true }))).stdout;
    expect(residual).toContain("It is the same function as separable-residual: against that arm");
    const tied = { convolution: { size: 3, to: 1, weights: "one" } };
    const shared = { each: { count: "C", split: "slices", join: "concat", path: [tied] } };
    expect((await verify(blockText([shared, pointwise]))).stdout).toContain(
      "over the same weights, but some weights are shared, which a separable convolution's are not",
    );
    const { stdout } = await verify(blockText([depthwise, pointwise, "bias"]));
    expect(stdout).toContain("separable: separable convolution: depthwise, then 1×1, then bias; as written");
  });

  it("refuses in one sentence what would take minutes to check exactly", async () => {
    const wide = { convolution: { size: 15, to: "64*C" } };
    const { code, stdout, stderr } = await verify(blockText([wide, pointwise]));
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/has [\d,]+ multiply-adds a position at 8 channels, more than the 50,000 that are checked exactly/);
  });

  it("builds a block at the smallest width that it allows", async () => {
    const { stdout } = await verify(blockText([{ convolution: { size: 1, to: "C/3" } }, row]), "--json");
    expect(JSON.parse(stdout)).toMatchObject({ answer: { channels: 12 } });
  });
});
