/** The diagrams as SVG files, and what is said of their parts; test/golden/diagrams is also the gallery. */
import { describe, expect, it } from "vitest";
import { equalForms, formsInOrder, type EqualForm } from "../../../../src/equivalences";
import { findVariant } from "../../../../src/networks";
import { parameters, multiplyAdds, type Block } from "../../../../src/blocks";
import { cardinalities, doseAt, doseRow } from "../../../../webview/diagram/cardinality";
import { describe as describePart } from "../../../../webview/diagram/describe";
import { elementsOf } from "../../../../webview/diagram/elements";
import { layout, type SvgTree } from "../../../../src/drawings";
import { channels, mapShape, panes, type Pane } from "../../../../webview/diagram/panes";
import { linesOf } from "../../../../webview/diagram/twin";
import { weightsRead } from "../../../../webview/diagram/weights";
import { svgText } from "../../../../src/drawings";

const drawings = panes.map(({ block, variant }) => layout(block, { variant, input: mapShape }));
const [control] = drawings;
if (control === undefined) throw new Error("there are panes");

const treeOf = (pane: Pane, of = control): SvgTree =>
  elementsOf(layout(pane.block, { variant: pane.variant, input: mapShape }), pane, of);

function partsIn(tree: SvgTree): readonly SvgTree[] {
  const own = tree.attributes["class"]?.startsWith("part ") ? [tree] : [];
  return [...own, ...(tree.children ?? []).flatMap(partsIn)];
}

describe.each([...panes])("the diagram of $variant", (pane) => {
  const tree = treeOf(pane);

  it("is drawn as its golden file", async () => {
    await expect(svgText(tree)).toMatchFileSnapshot(`../../../golden/diagrams/${pane.variant}.svg`);
  });

  it("names what every part is, and has no style or script of its own", () => {
    for (const { attributes } of partsIn(tree)) {
      expect(attributes).toMatchObject({ "data-variant": pane.variant });
      for (const key of ["data-layer", "data-form", "data-leaf", "aria-label", "tabindex"])
        expect(attributes).toHaveProperty(key);
      expect(attributes["data-form"]).not.toBe("");
    }
    expect(svgText(tree)).not.toMatch(/ (?:style|on\w+|fill|stroke)=|<(?:style|script)/);
  });

  it("has a list that says the same", () => {
    const drawing = layout(pane.block, { variant: pane.variant, input: mapShape });
    const lines = linesOf(drawing, control);
    for (const { what, kind } of drawing.parts) {
      expect(kind === "split" || lines.some((line) => line.startsWith(what)), what).toBe(true);
    }
  });
});

describe("the slider", () => {
  it("stops at the divisors of the channels, from a plain convolution to the control", () => {
    expect(cardinalities).toEqual([1, 2, 4, 8, 16, 32, 64]);
    const weights = cardinalities.map((groups) => weightsRead(doseAt(groups).block));
    // 9 · C² / g + C², by hand.
    expect(weights).toEqual(cardinalities.map((groups) => (9 * channels * channels) / groups + channels * channels));
    const unmeasured = { dose: null, measurements: null };
    expect(doseRow(64, unmeasured)).toEqual([
      "64",
      "4,672",
      "4,784,128 on a map of 32×32×64",
      "not measured on this machine yet",
      "not measured yet; run the cardinality study",
    ]);
    expect(doseRow(1, unmeasured)[1]).toBe("40,960, 8.8 times those of the separable convolution");
  });

  it.each([1, 2, 64])("draws %i groups as its golden file", async (groups) => {
    const pane = doseAt(groups);
    const own = layout(pane.block, { variant: pane.variant, input: mapShape });
    await expect(svgText(treeOf(pane, own))).toMatchFileSnapshot(`../../../golden/diagrams/grouped-${groups}.svg`);
  });
});

const formsOf = (block: Block): readonly EqualForm[] => formsInOrder(equalForms(block));

describe("what is said of a part", () => {
  const said = (variant: string, what: string): string => {
    const at = panes.findIndex((pane) => pane.variant === variant);
    const part = drawings[at]?.parts.find((other) => other.what === what);
    const pane = panes[at];
    if (part === undefined || pane === undefined) throw new Error(`${variant} has no ${what}`);
    const { title, facts, forms, rules } = describePart(part, pane, {
      ...{ drawings, forms: formsOf, measurements: null, framework: "pytorch" },
    });
    const rest = forms.flatMap(({ of, lines }) => [
      of,
      ...(lines ?? []).flatMap(({ form, law, text, code }) => [
        `  ${form}: ${law}. ${text}`,
        ...("text" in code ? code.text.split("\n").map((line) => `    ${line}`.trimEnd()) : [`    ${code.refused}`]),
      ]),
    ]);
    return [
      title,
      ...facts,
      ...rest,
      ...rules.map(({ id, statement, condition }) => `${id}: ${statement} [${condition}]`),
      "",
    ].join("\n");
  };

  it.each([
    ["separable", "depthwise 3×3: channel 2"],
    ["resnext-cardinality-channels", "1×1, 64→1, of path 1"],
    ["resnext-cardinality-channels", "identity"],
    ["extreme-inception", "1×1, 64→1, of path 64"],
    ["hybrid", "1×1, 1→64, of path 2"],
    ["hybrid", "paths 7 to 63"],
  ])("%s, %s, is its golden text", async (variant, what) => {
    const name = `${variant}, ${what}`.replaceAll(/[^\w]+/g, "-");
    await expect(said(variant, what)).toMatchFileSnapshot(`../../../golden/diagrams/${name}.txt`);
  });

  it("never calls extreme Inception or ResNeXt equal to a separable convolution", () => {
    expect(said("extreme-inception", "1×1, 64→1, of path 1")).not.toMatch(/^ {2}separable:/m);
    expect(said("resnext-cardinality-channels", "identity")).not.toMatch(/^ {2}separable:/m);
    expect(said("hybrid", "sum of the paths")).toMatch(/^ {2}separable:.*reindex:/m);
  });

  it("adds up: the shares of all parts are the module", () => {
    for (const [i, { module, variant }] of panes.entries()) {
      const shares = drawings[i]?.parts.flatMap(({ share }) => (share === null ? [] : [share])) ?? [];
      const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
      expect(sum(shares.map(({ block }) => weightsRead(block))), variant).toBe(parameters(module));
      expect(sum(shares.map(({ block, input }) => Number(multiplyAdds(block, input)))), variant).toBe(
        multiplyAdds(module, mapShape),
      );
    }
    expect(weightsRead(findVariant("hybrid").module("h", 16, [], "published"))).toBe(16 * 9 + 16 * 16);
  });
});
