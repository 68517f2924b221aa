/** Hovers as text: a source with the cursor as ▮ in, Markdown out. One page a framework, to be read by a person whenever it changes. */
import { beforeAll, describe, expect, it } from "vitest";
import { keepExplanations } from "../../../../src/extension/code/explanations";
import { hoverTexts } from "../../../../src/extension/code/hoverTexts";
import { explainLayer } from "../../../../src/explain";
import { palettes } from "../../../../src/extension/code/palette";
import type { Language, ReadLayer } from "../../../../src/reader";
import { pages } from "../../reader/cases";
import { openTestReader, type TestReader } from "../../reader/testReader";
import { hoverPages } from "./hoverCases";

const cursor = "▮";

let reader: TestReader;

beforeAll(async () => {
  reader = await openTestReader();
});

const plain = { explain: explainLayer, palette: null, results: () => [], links: () => "" };

/** The hover at the cursor, its sections between rules as the editor draws them; the words of the source that it stands on first. */
function hoverAt(marked: string, language: Language): string {
  const offset = marked.indexOf(cursor);
  const source = marked.replace(cursor, "");
  const found = hoverTexts(reader.read(source, language).layers, offset, plain);
  if (found === null) return "no hover";
  return [`on: ${source.slice(found.range.start, found.range.end)}`, "", found.sections.join("\n\n---\n\n")].join("\n");
}

/** One case as it stands in the golden. */
const check = (name: string, marked: string, text: string): string => `=== ${name}\n${marked.trimEnd()}\n\n${text}\n`;

/** Code of forms has goldens of its own. */
const withoutCode = (text: string): string => text.replaceAll(/```\w+\n[\s\S]*?\n```/g, "(code)");

/** The source with the cursor in the callee of the layer that says most: an idiom before a call, the last of several. */
function markedAt(source: string, layers: readonly ReadLayer[]): string {
  const [layer] = layers.toReversed().toSorted((a, b) => b.parts.length - a.parts.length);
  const at = layer === undefined ? 0 : layer.start + 1;
  return `${source.slice(0, at)}${cursor}${source.slice(at)}`;
}

describe("a hover", () => {
  it.each(hoverPages)("over the hard cases of %s", async (page, cases, language) => {
    const text = cases.map(([name, marked]) => check(name, marked, hoverAt(marked, language))).join("\n");
    await expect(text).toMatchFileSnapshot(`../../../golden/hover/${page}-hard.md`);
  });

  it.each(pages)("over what is read of %s", async (page, cases, language) => {
    const texts = cases.map(([name, source]) => {
      const marked = markedAt(source, reader.read(source, language).layers);
      return check(name, marked, withoutCode(hoverAt(marked, language)));
    });
    await expect(texts.join("\n")).toMatchFileSnapshot(`../../../golden/hover/${page}.md`);
  });

  it("is there at the first and the last letter of a call, and not beside it", () => {
    const call = "layers.Conv2D(8, 3)";
    const source = `from keras import layers\nx = ${call} \n`;
    const { layers } = reader.read(source, "python");
    const start = source.indexOf(call);
    const places = [start - 1, start, start + call.length, start + call.length + 1];
    expect(places.map((offset) => hoverTexts(layers, offset, plain) !== null)).toEqual([false, true, true, false]);
  });

  it("holds what it is given of results and links, in one place each", () => {
    const source = "from keras import layers\nlayers.SeparableConv2D(8, 3)\n";
    const { layers } = reader.read(source, "python");
    const told = hoverTexts(layers, source.length - 5, {
      ...plain,
      palette: palettes.dark,
      results: ({ kind }) => [`${kind}: 21.4 % [danger](command:x)`],
      links: ({ line }) => `[Try](command:hybridHypothesis.tryLayer?${line})`,
    });
    const text = told?.sections.join("\n") ?? "";
    expect(text).toContain("SeparableConv2D\\: 21\\.4 % \\[danger\\]\\(command\\:x\\)");
    expect(text.match(/\[Try\]\(command:hybridHypothesis\.tryLayer\?2\)/g)).toHaveLength(1);
    expect(text).toMatch(/!\[as written \\= hybrid\]\(data:image\/svg\+xml;base64,[\w+/=]+\|width=\d+,height=\d+\)/);
  });

  it("is explained once for layers that are alike, wherever they stand", () => {
    const source =
      "from keras import layers\nfor _ in range(2):\n  layers.Conv2D(8, 3)\nlayers.Conv2D(8, 3)\nlayers.Conv2D(9, 3)\n";
    const { layers } = reader.read(source, "python");
    const explain = keepExplanations();
    const [first, second, third] = layers.map(explain);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    expect(layers.map(explain)).toEqual(layers.map(explainLayer));
  });

  it("is of the layer itself where callers give the window, whatever else is alike", () => {
    const layer = (own: string): string => `def make(c, k, s):\n    return nn.Conv2d(c, c, ${own})\n`;
    const source = `from torch import nn\n${layer("3, s, 1, groups=c")}${layer("3, s, 1")}${layer("k, s, 1, groups=c")}${layer("3, 1, k, groups=c")}`;
    const { layers } = reader.read(source, "python");
    expect(layers.filter(({ supposed }) => supposed !== null)).toHaveLength(4);
    expect(layers.map(keepExplanations())).toEqual(layers.map(explainLayer));
  });

  it("escapes whatever the source holds", () => {
    const source =
      'from keras import layers\nx = layers.Conv2D(n["<img src=x>](command:a)"], 3)\ny = layers.Conv2D(n["$(x)`"], 3)\n';
    const { layers } = reader.read(source, "python");
    for (const { start } of layers) {
      const text = hoverTexts(layers, start + 1, plain)?.sections.join("\n") ?? "";
      const outsideOfCode = withoutCode(text).replaceAll(/(`+) .*? \1/g, "");
      expect(outsideOfCode.replaceAll(/<\/?(details|summary|b)>/g, "")).not.toMatch(/(?<!\\)<|(?<!\\)\]\(|(?<!\\)\$\(/);
    }
  });
});
