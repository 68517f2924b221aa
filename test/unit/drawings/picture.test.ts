/** Small pictures of forms: what they hold, and where there is none. */
import { describe, expect, it } from "vitest";
import { unknown, type Block, type MapShape, type Size } from "../../../src/blocks";
import { pictureOfForms, type Palette } from "../../../src/drawings";
import { equalForms } from "../../../src/equivalences";
import { freshConvolution } from "../../../src/networks";

const palette: Palette = {
  ...{ text: "#010101", quiet: "#020202", ground: "#030303" },
  hues: ["#100000", "#200000", "#300000", "#400000", "#500000", "#600000", "#700000", "#800000"],
};

const separable = (channels: Size): Block => ({
  block: "chain",
  steps: [
    freshConvolution("d", { size: 3, from: channels, to: channels, groups: channels }),
    freshConvolution("p", { size: 1, from: channels, to: 16 }),
  ],
});

function pictured(channels: Size) {
  const block = separable(channels);
  const hybrid = equalForms(block).find(({ form }) => form === "hybrid")?.block ?? block;
  const input: MapShape = { height: unknown("H"), width: 8, channels };
  const forms = [
    { title: "as <written>", block },
    { title: "hybrid", block: hybrid },
  ];
  return pictureOfForms(forms, input, palette);
}

const count = (svg: string, part: string): number => svg.split(part).length - 1;

describe("a picture", () => {
  it("of known channels shows the first, those between and the last", () => {
    const { svg = "", width = 0, height = 0 } = pictured(64) ?? {};
    expect(svg).toContain(">+62 paths<");
    expect(svg).toContain(">as &lt;written&gt;<");
    expect(count(svg, ">=<")).toBe(1);
    expect(svg).toContain("#100000");
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(svg).toMatch(/^<svg [^\n]*<\/svg>$/);
    expect([width <= 440, height <= 180, width > 100]).toEqual([true, true, true]);
  });

  it("of unknown channels says what stands in for them", () => {
    expect(pictured(unknown("C"))?.svg).toContain(">as &lt;written&gt;, for C = 3<");
    expect(pictured(unknown("a_rather_long_name"))?.svg).toContain(", unknown sizes as 3<");
  });

  it("is none where the channels do not fit, or nothing is to be shown", () => {
    const input: MapShape = { height: 8, width: 8, channels: 5 };
    expect(pictureOfForms([{ title: "as written", block: separable(4) }], input, palette)).toBeNull();
    expect(pictureOfForms([], input, palette)).toBeNull();
  });

  it("is none where it would be too large to be read", () => {
    const step = freshConvolution("c", { size: 3, from: 8, to: 8 });
    const steps = Array.from({ length: 12 }, () => step);
    expect(
      pictureOfForms([{ title: "as written", block: { block: "chain", steps } }], { height: 8, width: 8, channels: 8 }, palette),
    ).toBeNull();
  });
});
