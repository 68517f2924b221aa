/** What holds of every reading, over all cases: places lie in the text, blocks fit the shapes that are told, leaves have stable names. */
import { beforeAll, describe, expect, it } from "vitest";
import { BlockError, formatSize, leavesOf, shapeAfter, type MapShape } from "../../../src/blocks";
import type { ReadLayer } from "../../../src/reader";
import { sources } from "./cases";
import { openTestReader, type TestReader } from "./testReader";

let reader: TestReader;

beforeAll(async () => {
  reader = await openTestReader();
});

const everyLayer = (visit: (layer: ReadLayer, source: string) => void): void => {
  for (const [source, language] of sources) reader.read(source, language).layers.forEach((layer) => visit(layer, source));
};

const shapeText = ({ height, width, channels }: MapShape): string => [height, width, channels].map(formatSize).join("×");

/** The shape by the algebra's own arithmetic; null where that needs known numbers. */
function shapeByBlock({ block, input }: ReadLayer): string | null {
  if (block === null || input === null) return null;
  try {
    return shapeText(shapeAfter(block, input));
  } catch (error) {
    if (error instanceof BlockError && /needs a known extent|is not known here/.test(error.message)) return null;
    throw error;
  }
}

describe("a reading", () => {
  it("tells of every argument the text that stands at its place", () => {
    let compared = 0;
    everyLayer((layer, source) => {
      for (const { start, end, text } of [...Object.values(layer.arguments), ...layer.spreads]) {
        expect(source.slice(start, end)).toBe(text);
        compared++;
      }
    });
    expect(compared).toBeGreaterThan(300);
  });

  it("tells lines and columns that lead to the call as written", () => {
    everyLayer(({ line, column, start, call, origin }, source) => {
      const lines = source.split("\n").slice(0, line - 1);
      expect(lines.reduce((sum, text) => sum + text.length + 1, 0) + column - 1).toBe(start);
      if (origin !== "idiom") expect(source.slice(start).replace(/^new /, "").startsWith(call)).toBe(true);
    });
  });

  it("has blocks that end in the shape it tells, where the algebra can say", () => {
    let compared = 0;
    everyLayer((layer, source) => {
      const shape = shapeByBlock(layer);
      if (shape === null || layer.output === null) return;
      expect(`${source}\n${shape}`).toBe(`${source}\n${shapeText(layer.output)}`);
      compared++;
    });
    expect(compared).toBeGreaterThan(150);
  });

  it("says why wherever there is no block, and only there", () => {
    everyLayer(({ block, unknown }) => expect(block === null).toBe(unknown !== null && unknown !== ""));
  });

  it("names leaves by what they are, not by where they stand", () => {
    const [source, language] = sources.find(([text]) => text.includes("def block(x, f)")) ?? ["", "python"];
    const before = reader.read(source, language).layers;
    const after = reader.read(`\n\n# moved\n${source}`, language).layers;
    expect(after.map(({ block }) => block)).toEqual(before.map(({ block }) => block));
    for (const { block } of before) {
      const names = block === null ? [] : leavesOf(block).map(({ id }) => id);
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toMatch(/^(kernel|pointwise|bias|scale|offset|mean|variance)\d*$/);
    }
  });

  it("is of JavaScript with JSX too", () => {
    const source = "const layer = tf.layers.conv2d({ filters: 8, kernelSize: 3 });\nconst page = <Model layer={layer} />;";
    const { layers, problems } = reader.read(source, "javascript");
    expect(layers.map(({ kind, line }) => [kind, line])).toEqual([["conv2d", 1]]);
    expect(problems).toEqual([]);
  });
});
