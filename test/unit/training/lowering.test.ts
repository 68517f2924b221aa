/** Which forms trials train in: chosen by cost among those over the same leaves, kept in a table, put into every module of a network. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { concrete, leavesOf, type Block } from "../../../src/blocks";
import { lawOf, lowerings, shapeKey } from "../../../src/equivalences";
import { buildNetwork, type BuiltNetwork } from "../../../src/networks";
import { CancelledError, type ChosenLowering } from "../../../src/protocol";
import { stream } from "../../../src/random";
import { evaluate, type Value } from "../../../src/reference";
import { chooseLowerings } from "../../../src/training/chooseLowerings";
import { openCosts, type Costs } from "../../../src/training/costs";
import type { Engine } from "../../../src/training/engines/engine";
import { moduleAt } from "../../../src/training/moduleKey";
import type { Program } from "../../../src/training/program";
import { selfTest } from "../../../src/training/selfTest";
import { trainedForm } from "../../../src/training/trainedForm";
import { temporaryFolder } from "../trial/temporaryFolder";

const input = { height: 8, width: 8, channels: 3 };
const build = (variant: string): BuiltNetwork =>
  buildNetwork({ variant, width: 8, modules: 2, match: "none", inner: "published", classes: 10, input });

/** An engine that computes nothing and takes no time that anybody could measure. */
const idle: Engine = {
  report: { engine: "wasm", device: "none", driver: null, version: "0", mathMode: "float32", threads: 1 },
  open: () =>
    Promise.resolve({
      run: () => Promise.resolve(new Map()),
      variables: () => Promise.resolve(new Map()),
      velocities: () => Promise.resolve(new Map()),
      close: () => undefined,
    }),
  tensors: () => 0,
  close: () => undefined,
};

/** Costs that are known from the start: `cost` of how many were asked for before. */
function knownCosts(cost: (asked: number) => number): Costs {
  let asked = 0;
  return { get: () => cost(asked++), put: () => undefined, save: () => Promise.resolve() };
}

const choose = (arm: BuiltNetwork, costs: Costs, earlier: readonly ChosenLowering[] = []) =>
  chooseLowerings(
    { blocks: arm.modules, batchSize: 4, lowerings: earlier },
    { engine: idle, costs, signal: new AbortController().signal },
  );

function outputOf(block: Block, declared: Block): Value {
  const values = (key: string, length: number): Float64Array => {
    const random = stream("lowering", key);
    return Float64Array.from({ length }, () => 0.5 + random.uniform());
  };
  const leaves = new Map(
    leavesOf(declared).map((leaf): [string, Value] => {
      const shape = leaf.shape.map(concrete);
      return [
        leaf.id,
        {
          shape,
          data: values(
            leaf.id,
            shape.reduce((product, extent) => product * extent, 1),
          ),
        },
      ];
    }),
  );
  return evaluate(block, { shape: [2, 8, 8, 3], data: values("images", 2 * 8 * 8 * 3) }, leaves, "training").output;
}

describe("forms worth measuring", () => {
  it.each(["separable", "hybrid", "separable-equivalent", "resnext", "inception", "grouped-4"])(
    "of %s read the same leaves and merge none",
    (variant) => {
      for (const { block, input: own } of build(variant).modules) {
        const forms = lowerings(block, own);
        expect(forms.length).toBeGreaterThan(0);
        for (const form of forms) {
          expect(lawOf(form.block)).not.toBe("merge");
          expect(new Set(leavesOf(form.block).map(({ id }) => id))).toEqual(new Set(leavesOf(block).map(({ id }) => id)));
        }
      }
    },
  );

  it("gather all paths first, so that the equal arms have the control's form", () => {
    const first = (variant: string): string => {
      const [module] = build(variant).modules;
      const [form] = module === undefined ? [] : lowerings(module.block, module.input);
      return form === undefined ? variant : shapeKey(form.block);
    };
    expect(first("hybrid")).toBe(first("separable"));
    expect(first("separable-equivalent")).toBe(first("separable"));
  });
});

describe("the choice", () => {
  it("is the first form unless another is clearly faster", async () => {
    const arm = build("hybrid");
    const nearly = await choose(
      arm,
      knownCosts((asked) => (asked % 2 === 0 ? 100 : 85)),
    );
    expect(nearly.map(({ form }) => form)).toEqual(
      nearly.map(() => "separable convolution: depthwise, then 1×1 (R3, R2; reindexing)"),
    );
    const faster = await choose(
      arm,
      knownCosts((asked) => (asked % 2 === 0 ? 100 : 50)),
    );
    expect(faster[0]?.chain.length).toBeGreaterThan(2);
    expect(faster[0]?.milliseconds).toBe(50);
  });

  it("is the first form where a pass takes next to no time", async () => {
    const small = await choose(
      build("hybrid"),
      knownCosts((asked) => (asked % 2 === 0 ? 9 : 1)),
    );
    expect(small.map(({ milliseconds }) => milliseconds)).toEqual([null, null, null]);
  });

  it("stands when an earlier session made it", async () => {
    const arm = build("hybrid");
    const earlier = await choose(
      arm,
      knownCosts((asked) => (asked % 2 === 0 ? 100 : 50)),
    );
    expect(
      await choose(
        arm,
        knownCosts(() => 1),
        earlier,
      ),
    ).toEqual(earlier);
  });

  it("is put into every module of the network, over the same leaves and with the same function", async () => {
    for (const variant of ["hybrid", "separable-equivalent", "inception", "resnext"]) {
      const arm = build(variant);
      const chosen = await choose(
        arm,
        knownCosts((asked) => 100 / (asked + 1)),
      );
      const { block, loweredTo } = trainedForm(arm.network, input, chosen);
      const [declared, trained] = [outputOf(arm.network, arm.network), outputOf(block, arm.network)];
      const worst = declared.data.reduce((most, value, i) => Math.max(most, Math.abs(value - (trained.data[i] ?? NaN))), 0);
      expect(worst, variant).toBeLessThan(1e-9);
      if (variant === "hybrid") {
        expect(JSON.stringify(block)).not.toContain('"each"');
        expect(loweredTo).toMatch(/R3/);
      }
    }
  });

  it("is none where training is literal", () => {
    const { network } = build("hybrid");
    expect(trainedForm(network, input, [])).toEqual({ block: network, loweredTo: null });
  });

  it("ends at once when cancelled", async () => {
    const blocks = build("separable").modules;
    const options = { engine: idle, costs: knownCosts(() => 1), signal: AbortSignal.abort() };
    await expect(chooseLowerings({ blocks, batchSize: 4, lowerings: [] }, options)).rejects.toThrow(CancelledError);
  });
});

describe("the table of costs", () => {
  it("is kept between trials, and begins empty where its file is damaged or cannot be written", async () => {
    const folder = temporaryFolder();
    const costs = await openCosts(folder);
    costs.put("a form", 12.5);
    await costs.save();
    expect((await openCosts(folder)).get("a form")).toBe(12.5);
    const nowhere = await openCosts(join(folder, "costs.json", "below a file"));
    nowhere.put("a form", 1);
    await nowhere.save();
    expect((await openCosts(join(folder, "costs.json", "below a file"))).get("a form")).toBeUndefined();
  });
});

describe("the self-test", () => {
  it("tests the forms that are trained, not the declared ones", async () => {
    const opened: Program[] = [];
    const watching: Engine = {
      ...idle,
      open: (programs, initial) => {
        opened.push(...programs.values());
        return idle.open(programs, initial);
      },
    };
    const { modules } = build("hybrid");
    const options = { engine: watching, costs: knownCosts(() => 1), signal: new AbortController().signal };
    const { worst, lowerings: chosen } = await selfTest(
      { blocks: modules, literal: false, batchSize: 4, lowerings: [] },
      options,
    );
    expect(worst).toBeGreaterThan(1);
    expect(chosen.map(({ chain }) => chain.map(({ rule }) => rule))).toEqual(modules.map(() => ["R3", "R2"]));
    const kinds = opened.map(({ instructions }) => instructions.map(({ operation }) => operation.kind));
    expect(kinds.map((own) => [own.includes("depthwise"), own.includes("convolution")])).toEqual(
      modules.map(() => [true, false]),
    );
  });

  it("says the way out where an earlier trial trained in a form that is no more", () => {
    const arm = build("hybrid");
    const [module] = arm.modules;
    if (module === undefined) throw new Error("hybrid has modules");
    const gone = {
      ...moduleAt(module.block, module.input),
      names: [module.name],
      chain: [{ rule: "R99", place: [0] }],
      form: "",
      milliseconds: null,
    };
    expect(() => trainedForm(arm.network, input, [gone])).toThrow(
      /the earlier trial trained hybrid stage1\.module1 in a form that this version does not make \(there is no rule R99\); start a new one with --out/,
    );
  });
});
