import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkBlock } from "../../../src/training/checkBlock";
import { openEngine, type Engine } from "../../../src/training";
import { findInstallation } from "../../../src/training/engines/tensorflow/installation";
import { parityCases } from "./parityCases";

const engines = ["wasm", "tensorflow"] as const;
const isInstalled = !("reason" in findInstallation());

describe.each(engines)("the engine %s against the reference evaluator", (choice) => {
  const skipped = choice === "tensorflow" && !isInstalled;
  let engine: Engine;
  beforeAll(async () => {
    if (!skipped) ({ engine } = await openEngine({ choice, threads: 1 }));
  });
  afterAll(() => {
    if (!skipped) engine.close();
  });
  it.skipIf(skipped).each(parityCases)("$name: outputs and every gradient", async ({ block, input, batch }) => {
    const before = engine.tensors();
    const { worst, where } = await checkBlock(engine, { block, input, size: batch });
    expect(worst, where).toBeLessThanOrEqual(1);
    expect(engine.tensors(), "tensors left behind").toBe(before);
  });
});
