/** Costs against counting every multiplication, one by one, and formulas against numbers put into them. */
import { describe, expect, it } from "vitest";
import {
  concrete,
  leavesOf,
  shapeAfter,
  shapeOfTensor,
  unfold,
  unknown,
  type Block,
  type MapShape,
  type Polynomial,
  type Size,
} from "../../../src/blocks";
import { costFormula, costOf, costValue, cardinalityOf, receptiveField } from "../../../src/explain";
import { stream } from "../../../src/random";
import { evaluate, zeros } from "../../../src/reference";
import { randomTree } from "../reference/randomTree";
import { randomLeaves, randomValue } from "../reference/randomValues";
import { layerCases } from "./layerCases";

/** One for every output entry and every weight that it reads, padding included. */
function counted(block: Block, input: MapShape): number {
  switch (block.block) {
    case "convolution": {
      const [rows = 0, columns = 0, perGroup = 0] = shapeOfTensor(block.kernel).map(concrete);
      const { height, width, channels } = shapeAfter(block, input);
      let count = 0;
      for (let y = 0; y < concrete(height); y++)
        for (let x = 0; x < concrete(width); x++)
          for (let o = 0; o < concrete(channels); o++)
            for (let row = 0; row < rows; row++)
              for (let column = 0; column < columns; column++) for (let i = 0; i < perGroup; i++) count++;
      return count;
    }
    case "chain": {
      let at = input;
      return block.steps.reduce((sum, step) => {
        const own = counted(step, at);
        at = shapeAfter(step, at);
        return sum + own;
      }, 0);
    }
    case "paths":
      return block.paths.reduce(
        (sum, path, i) =>
          sum + counted(path, block.split === "copy" ? input : { ...input, channels: block.split[i]?.count ?? 0 }),
        0,
      );
    case "each":
      return counted(unfold(block), input);
    default:
      return 0;
  }
}

const randomCases = Array.from({ length: 200 }, (_, seed) => {
  const random = stream("costs", seed);
  const channels = 1 + random.integer(4);
  return {
    name: `tree ${seed}`,
    block: randomTree(random, channels, 2),
    input: { height: 3 + random.integer(3), width: 4, channels },
  };
});

describe("costs", () => {
  it("are what counting one by one gives", () => {
    let convolutions = 0;
    for (const { name, block, input } of [...layerCases, ...randomCases]) {
      const { multiplyAdds, parameters, perPosition } = costOf(block, input);
      const all = counted(block, input);
      if (all > 0) convolutions++;
      expect(multiplyAdds?.total, name).toBe(all);
      const { height, width } = shapeAfter(block, input);
      if (perPosition !== null && name.startsWith("tree"))
        expect(concrete(perPosition.total) * concrete(height) * concrete(width), name).toBe(all);
      const trained = leavesOf(block).filter(({ role }) => role !== "statistics");
      const elements = trained.reduce((sum, { shape }) => sum + zeros(shape.map(concrete)).data.length, 0);
      expect(parameters.total, name).toBe(elements);
    }
    expect(convolutions).toBeGreaterThan(150);
  });

  it("are formulas whose terms give the total", () => {
    for (const { name, block, input } of layerCases) {
      const [terms = "", total = ""] = costFormula(costOf(block, input).parameters).replaceAll(",", "").split(" = ");
      if (total === "") continue;
      const sum = terms
        .split(" + ")
        .reduce((all, term) => all + term.split("·").reduce((product, factor) => product * Number(factor), 1), 0);
      expect(sum, name).toBe(Number(total));
    }
  });

  it("stay in terms where channels are not known, and agree with numbers put in", () => {
    const separable = (channels: Size): Block => ({
      block: "chain",
      steps: [
        {
          block: "convolution",
          kernel: {
            tensor: "leaf",
            id: "d",
            shape: [3, 3, 1, channels],
            role: "convolution",
            initial: { law: "constant", value: 0 },
          },
          groups: channels,
          stride: 1,
          dilation: 1,
          padding: "same",
        },
        {
          block: "convolution",
          kernel: {
            tensor: "leaf",
            id: "p",
            shape: [1, 1, channels, 128],
            role: "convolution",
            initial: { law: "constant", value: 0 },
          },
          groups: 1,
          stride: 1,
          dilation: 1,
          padding: "same",
        },
      ],
    });
    const unknowns = costOf(separable(unknown("C")), { height: unknown("H"), width: unknown("W"), channels: unknown("C") });
    expect(costValue(unknowns.parameters, "*")).toBe("9*C + 128*C");
    expect(costValue(unknowns.parameters, "·")).toBe("9·C + 128·C");
    const at = (size: Size, values: Readonly<Record<string, number>>): number =>
      typeof size === "number"
        ? size
        : Object.entries(polynomial(size).terms).reduce(
            (sum, [term, x]) =>
              sum + term.split("·").reduce((product, name) => product * (name === "" ? 1 : (values[name] ?? NaN)), x),
            0,
          );
    const known = costOf(separable(7), { height: 5, width: 6, channels: 7 });
    expect(at(unknowns.multiplyAdds?.total ?? NaN, { C: 7, H: 5, W: 6 })).toBe(known.multiplyAdds?.total);
    expect(cardinalityOf(separable(unknown("C")))).toEqual(unknown("C"));
  });
});

const polynomial = (size: Polynomial): Polynomial => size;

describe("the receptive field", () => {
  it("is what an output's gradient reaches", () => {
    let checked = 0;
    for (const { name, block, input } of layerCases) {
      const field = receptiveField(block);
      if (field === null) continue;
      const [height, width] = [concrete(input.height), concrete(input.width)];
      // An output in the middle, so that no border cuts its view, where the map is large enough.
      const leaves = randomLeaves(block, "field", name);
      const x = randomValue([1, height, width, concrete(input.channels)], stream("field", name));
      const { output, backward } = evaluate(block, x, leaves, "training");
      const gradient = zeros(output.shape);
      const [, rows = 0, columns = 0, channels = 0] = output.shape;
      const middle = (Math.floor(rows / 2) * columns + Math.floor(columns / 2)) * channels;
      for (let c = 0; c < channels; c++) gradient.data[middle + c] = stream("gradient", name, c).normal();
      if (field[0] * 2 > height || field[1] * 2 > width || JSON.stringify(block).includes("Normalisation")) continue;
      const { inputGradient } = backward(gradient);
      const reached = new Set<number>();
      inputGradient.data.forEach((value, at) => {
        if (value !== 0) reached.add(Math.floor(at / concrete(input.channels)) % width);
      });
      expect(Math.max(...reached) - Math.min(...reached) + 1, name).toBeLessThanOrEqual(field[1]);
      if (JSON.stringify(block).includes("elu") || JSON.stringify(block).includes('"dilation":2')) continue;
      expect(Math.max(...reached) - Math.min(...reached) + 1, name).toBe(field[1]);
      checked++;
    }
    expect(checked).toBeGreaterThan(8);
  });
});
