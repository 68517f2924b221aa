import { describe, expect, it } from "vitest";
import {
  add,
  BlockError,
  chain,
  convolution,
  multiply,
  multiplyAdds,
  parameters,
  sameSize,
  shapeAfter,
  unknown,
  type Block,
  type Leaf,
  type Size,
} from "../../../src/blocks";
import { buildNetwork, knownVariants } from "../../../src/networks";

function kernel(id: string, ...shape: Size[]): Leaf {
  return { tensor: "leaf", id, shape, role: "convolution", initial: { law: "heNormal", fan: 1 } };
}

/** Multiply-adds of a convolution counted one by one: every output entry, every tap, every input channel of its group. */
function bruteForce({
  height,
  width,
  taps,
  perGroup,
  outputs,
}: Record<"height" | "width" | "taps" | "perGroup" | "outputs", number>): number {
  let count = 0;
  for (let position = 0; position < height * width; position++)
    for (let output = 0; output < outputs; output++)
      for (let tap = 0; tap < taps; tap++) for (let c = 0; c < perGroup; c++) count++;
  return count;
}

describe("cost", () => {
  it("of a separable convolution over unknown channels is 9·C + C·C weights, and that a position", () => {
    const channels = unknown("C");
    const block = chain(
      convolution(kernel("d", 3, 3, 1, channels), channels),
      convolution(kernel("p", 1, 1, channels, channels)),
    );
    const weights = add(multiply(9, channels), multiply(channels, channels));
    const input = { height: unknown("H"), width: unknown("W"), channels };
    expect(sameSize(parameters(block), weights)).toBe(true);
    expect(sameSize(multiplyAdds(block, input), multiply(weights, unknown("H"), unknown("W")))).toBe(true);
  });

  it("of grouped, strided and padded convolutions is what counting gives", () => {
    const block: Block = { ...convolution(kernel("k", 3, 3, 2, 12), 4), stride: 2, padding: "valid" };
    const after = shapeAfter(block, { height: 9, width: 8, channels: 8 });
    expect(after).toEqual({ height: 4, width: 3, channels: 12 });
    expect(multiplyAdds(block, { height: 9, width: 8, channels: 8 })).toBe(
      bruteForce({ height: 4, width: 3, taps: 9, perGroup: 2, outputs: 12 }),
    );
  });

  it("counts a leaf that two layers share once", () => {
    const shared = kernel("shared", 3, 3, 4, 4);
    expect(parameters(chain(convolution(shared), convolution(shared)))).toBe(144);
  });

  it("of the equal arms is the control's", () => {
    const options = {
      width: 16,
      modules: 1,
      match: "parameters",
      inner: "published",
      classes: 10,
      input: { height: 32, width: 32, channels: 3 },
    } as const;
    const [control, ...others] = ["separable", "hybrid", "separable-equivalent", "extreme-inception", "resnext"].map((variant) =>
      buildNetwork({ ...options, variant }),
    );
    for (const other of others) expect(other.parameters).toBe(control?.parameters);
    expect(others[0]?.multiplyAdds).toBe(control?.multiplyAdds);
    expect(knownVariants()).toContain("pointwise-only");
  });

  it("and shape refuse in one sentence what does not fit", () => {
    const map = { height: 8, width: 8, channels: 6 };
    expect(() => shapeAfter(convolution(kernel("k", 3, 3, 4, 8)), map)).toThrow(
      new BlockError("a kernel for 4 channels meets a map of 6 channels"),
    );
    expect(() => shapeAfter(convolution(kernel("k", 3, 3, 2, 8), 3), map)).toThrow(
      new BlockError("3 groups do not divide 8 output channels"),
    );
    const each: Block = { block: "each", count: 4, index: "c", split: { width: 1 }, body: { block: "identity" }, join: "sum" };
    expect(() => shapeAfter(each, map)).toThrow(new BlockError("4 paths do not share 6 channels evenly"));
  });
});
