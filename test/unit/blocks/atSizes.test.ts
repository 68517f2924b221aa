/** Numbers in the place of unknowns: sizes against arithmetic on the numbers themselves, blocks against the shapes that they give. */
import { describe, expect, it } from "vitest";
import { add, atSizes, multiply, shapeAfter, sizeAt, unknown, type Block, type MapShape, type Size } from "../../../src/blocks";
import { equalForms } from "../../../src/equivalences";
import { freshConvolution } from "../../../src/networks";
import { stream } from "../../../src/random";

describe("a size", () => {
  it("is what the same arithmetic gives on the numbers", () => {
    const random = stream("at sizes", 1);
    for (let i = 0; i < 200; i++) {
      const numbers = new Map(["a", "b", "c"].map((name) => [name, random.integer(9) - 4]));
      const at = (name: string): number => numbers.get(name) ?? NaN;
      const names = [...numbers.keys()];
      const term = (): { readonly size: Size; readonly value: number } => {
        const name = names[random.integer(3)] ?? "a";
        const factor = random.integer(5) - 2;
        return { size: multiply(factor, unknown(name)), value: factor * at(name) };
      };
      const [x, y, z] = [term(), term(), term()];
      expect(sizeAt(add(multiply(x.size, y.size), z.size, 3), at)).toBe(x.value * y.value + z.value + 3);
    }
  });
});

describe("a block", () => {
  const [c, f] = [unknown("C"), unknown("F")];
  const numbers = (name: string): number => ({ C: 6, F: 4 })[name] ?? NaN;
  const separable: Block = {
    block: "chain",
    steps: [freshConvolution("d", { size: 3, from: c, to: c, groups: c }), freshConvolution("p", { size: 1, from: c, to: f })],
  };
  const input: MapShape = { height: 9, width: 8, channels: c };

  it("gives in every form the map of the unknowns' numbers, and holds no unknown", () => {
    const forms = equalForms(separable, { most: 150 });
    expect(forms.length).toBeGreaterThan(5);
    for (const { form, block } of forms) {
      const known = atSizes(block, numbers);
      expect(shapeAfter(known, { ...input, channels: 6 }), form).toEqual({ height: 9, width: 8, channels: 4 });
      expect(JSON.stringify(known), form).not.toContain("terms");
    }
  });
});
