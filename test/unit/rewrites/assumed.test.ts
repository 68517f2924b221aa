/** What is asked of the table about callers who give other values than the defaults. */
import { describe, expect, it } from "vitest";
import { shapeOfTensor } from "../../../src/blocks";
import { equalForms, isConvolution, stepsOf } from "../../../src/equivalences";
import { assumesWeights, decidingAssumption, otherwiseGiven } from "../../../src/rewrites/assumed";
import type { ReadLayer } from "../../../src/reader";
import { openTestReader } from "../reader/testReader";

const reader = await openTestReader();

function callsOf(parameters: string, depthwise: string, pointwise: string): readonly [ReadLayer, readonly ReadLayer[]] {
  const source = `from torch import nn\n\n\ndef f(c, ${parameters}):\n    return nn.Sequential(nn.Conv2d(${depthwise}), nn.Conv2d(${pointwise}))\n`;
  const { layers } = reader.read(source, "python");
  const idiom = layers.find(({ origin }) => origin === "idiom");
  if (idiom === undefined) throw new Error("no idiom");
  return [idiom, layers.filter(({ origin }) => origin === "call")];
}

describe("defaults of the function around", () => {
  const [{ block }, calls] = callsOf(
    "size=3, stride=1, bias=False",
    "c, c, size, stride, padding=1, groups=c, bias=bias",
    "c, 8, 1, bias=bias",
  );

  it("have other values in the block that is asked about too", () => {
    const other = block === null ? null : otherwiseGiven(block, calls, false);
    const steps = other === null ? [] : stepsOf(other);
    expect(steps.map((step) => (step.block === "channelwise" ? step.function : step.block))).toEqual([
      "convolution",
      "bias",
      "convolution",
      "bias",
    ]);
    const [depthwise, , pointwise] = steps;
    if (!isConvolution(depthwise) || !isConvolution(pointwise)) throw new Error("no convolutions");
    expect(shapeOfTensor(depthwise.kernel).slice(0, 2)).toEqual([6, 6]);
    expect([depthwise.stride, depthwise.dilation, depthwise.padding]).toEqual([2, 2, "valid"]);
    expect([pointwise.stride, ...shapeOfTensor(pointwise.kernel).slice(0, 2)]).toEqual([1, 1, 1]);
    expect(other === null ? [] : equalForms(other).map(({ form }) => form)).toContain("hybrid");
  });

  it("decide which weights there are, where they are biases or kernels", () => {
    expect(assumesWeights(calls)).toBe(true);
    expect(assumesWeights(callsOf("stride=1", "c, c, 3, stride, groups=c", "c, 8, 1")[1])).toBe(false);
  });

  it("decide what it is, where they are anything else", () => {
    expect(decidingAssumption(calls)).toBeNull();
    const others = [callsOf("groups=4", "4, 4, 3, groups=groups", "4, 8, 1"), callsOf("one=1", "c, c, 3, groups=c", "c, 8, one")];
    for (const [, own] of others) expect(decidingAssumption(own)).not.toBeNull();
  });

  it("are none where nothing is assumed", () => {
    const [idiom, own] = callsOf("out", "c, c, 3, groups=c", "c, out, 1");
    expect(idiom.block === null ? null : otherwiseGiven(idiom.block, own, false)).toBeNull();
  });
});
