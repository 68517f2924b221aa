/** What is rewritten is read as the same block again, computes the same, and comes back as it was. */
import { describe, expect, it } from "vitest";
import { atSizes, leavesOf, mapTensors, relu, sizeAt, substituteLeaves, type Block } from "../../../src/blocks";
import { blockOf, stepsOf } from "../../../src/equivalences";
import { stream } from "../../../src/random";
import type { Language, ReadLayer } from "../../../src/reader";
import { evaluate } from "../../../src/reference";
import { edited, isRefused, rewritesOf, type Rewrite } from "../../../src/rewrites";
import { largestDifference, randomLeaves, randomValue } from "../reference/randomValues";
import { openTestReader } from "../reader/testReader";
import { pages } from "./cases";
import { offersAt } from "./offersAt";

const reader = await openTestReader();

interface Done {
  readonly name: string;
  readonly language: Language;
  readonly before: string;
  readonly after: string;
  readonly rewrite: Rewrite;
  readonly layer: ReadLayer;
}

/** A line that is as long as lines may be, so that no text breaks where the other does not. */
const ruler = (language: Language): string => `\n${language === "python" ? "#" : "//"}${"-".repeat(116)}\n`;

/** Every rewrite of every case. */
const done: readonly Done[] = pages.flatMap(([page, cases, language]) =>
  cases.flatMap(([name, marked]) => {
    const { source } = offersAt(reader, `${marked}${ruler(language)}`, language);
    const reading = reader.read(source, language);
    return reading.layers.flatMap((layer) =>
      rewritesOf(source, language, reading, layer).flatMap((offer): readonly Done[] =>
        isRefused(offer)
          ? []
          : [
              {
                name: `${page}: ${name} as ${offer.form}`,
                language,
                before: source,
                after: edited(source, offer.edits),
                rewrite: offer,
                layer,
              },
            ],
      ),
    );
  }),
);

/** Where the text is another than before. */
function changedRange(before: string, after: string): { readonly start: number; readonly end: number } {
  let [start, behind] = [0, 0];
  const most = Math.min(before.length, after.length);
  while (start < most && before[start] === after[start]) start++;
  while (behind < most - start && before.at(-1 - behind) === after.at(-1 - behind)) behind++;
  return { start, end: after.length - behind };
}

/** What is read where the text has changed. */
function readAgain({ before, after, language }: Done): readonly ReadLayer[] {
  const range = changedRange(before, after);
  return reader
    .read(after, language)
    .layers.filter(({ start, end, parts }) =>
      [{ start, end }, ...parts].some((part) => part.start <= range.end && range.start <= part.end),
    );
}

/** A block with the ReLU behind a sum, which the reader does not tell with it. */
const whole = (block: Block, text: string): Block =>
  /Activation\(.*relu.*\)\(/.test(text) ? blockOf([...stepsOf(block), relu]) : block;

/** The blocks that the new text may be read as: of one layer, and of paths with the layer behind them. */
function blocksAgain(one: Done): readonly Block[] {
  const layers = readAgain(one);
  const single = layers.flatMap(({ block, supposed }) => block ?? supposed ?? []);
  const rows = layers.flatMap(({ origin, block, end }) => {
    const next = layers.find((other) => other.origin === "call" && other.start > end)?.block;
    return origin === "idiom" && block !== null && next !== null && next !== undefined
      ? [blockOf([...stepsOf(block), ...stepsOf(renamed(next))])]
      : [];
  });
  return [...single, ...rows];
}

/** A block whose leaves are apart from those of all others. */
function renamed(block: Block): Block {
  const names = new Map(leavesOf(block).map((leaf) => [leaf.id, { ...leaf, id: `next.${leaf.id}` }]));
  return mapTensors(block, (tensor) => substituteLeaves(tensor, names));
}

const shapes = (block: Block): string => JSON.stringify(leavesOf(block).map(({ shape }) => shape));

/** What sizes are whose names alone are known. */
const numberOf = (name: string): number => 4 + (name.length % 3);

/** The largest difference between two blocks over the same weights, taken in order. */
function difference(a: Block, b: Block, channels: number, name: string): number {
  const leaves = randomLeaves(a, "rewrites", name);
  const others = new Map(
    leavesOf(b).map(({ id }, i) => [id, leaves.get(leavesOf(a)[i]?.id ?? "") ?? { shape: [], data: new Float64Array() }]),
  );
  const x = randomValue([2, 7, 6, channels], stream("rewrites", name));
  return largestDifference(evaluate(a, x, leaves, "inference").output, evaluate(b, x, others, "inference").output);
}

/** All that a text can be rewritten as. */
function textsFrom(source: string, language: Language): readonly string[] {
  const reading = reader.read(source, language);
  const offers = reading.layers.flatMap((layer) => rewritesOf(source, language, reading, layer));
  return offers.flatMap((offer) => (isRefused(offer) ? [] : [edited(source, offer.edits)]));
}

/** Rewrites that are not taken back byte by byte, each for its reason. */
const otherwise: readonly (readonly [name: RegExp, why: string])[] = [
  [/^keras: with all that/, "its line is longer than lines are made"],
  [/^keras: all by keyword, in another order/, "arguments come in the order of the signature"],
  [/^keras: two statements, a ReLU between as/, "arguments come in the order of the signature"],
  [/^tfjs: added to a model/, "arguments come in the order of the signature"],
  [/^pytorch: a depthwise layer by position/, "what stands behind the groups by position gets a name"],
  [/^pytorch: channels by a name of known value/, "a class of its own has numbers for channels"],
  [/^pytorch: depthwise with a bias/, "two layers stand on one line where they fit"],
  [/^keras: two statements, another name between/, "the name between the two layers is gone"],
  [/^pytorch: windows and biases/, "a class of its own is not told what callers give"],
  [
    /^(?:keras|pytorch): (?:two attributes|three attributes|sizes by|a normalisation and|a stride that|a ReLU between)/,
    "one layer that is an attribute is split within a Sequential",
  ],
  [/^keras: (?:two|three) layers, one in the other/, "layers are split into statements"],
];

describe("a rewritten text", () => {
  it("is there for every form", () => {
    expect(new Set(done.map(({ rewrite }) => rewrite.form)).size).toBe(10);
    expect(done.length).toBeGreaterThan(100);
  });

  it("has no error of syntax", () => {
    for (const { name, after, language } of done) expect(reader.read(after, language).problems, `${name}\n${after}`).toEqual([]);
  });

  it("is read as the same function over the same weights", () => {
    let evaluated = 0;
    for (const one of done.filter(({ layer }) => !layer.notes.some(({ about }) => about === "assumption"))) {
      const { input } = one.layer;
      const block = one.layer.block ?? one.layer.supposed;
      if (block === null || input === null) throw new Error(`${one.name} has no block`);
      const again = blocksAgain(one);
      const channels = sizeAt(input.channels, numberOf);
      const own = atSizes(block, numberOf);
      const differences = again
        .map((other) => atSizes(other, numberOf))
        .filter((other) => shapes(other) === shapes(own))
        .map((other) => difference(whole(own, one.before), whole(other, one.after), channels, one.name));
      expect(Math.min(...differences), `${one.name}\n${one.after}`).toBeLessThan(1e-9);
      evaluated++;
    }
    expect(evaluated).toBeGreaterThan(60);
  });

  it("is rewritten back to what it was, byte by byte", () => {
    const lost = done.filter(({ after, before, language, rewrite }) => {
      const back = textsFrom(after, language);
      if (back.includes(before)) return false;
      // From a separable layer to slices and a 1×1 is two steps, and so is the way back.
      return rewrite.form !== "towers, then 1×1" || !back.flatMap((text) => textsFrom(text, language)).includes(before);
    });
    const reasons = lost.map(({ name }) => otherwise.find(([pattern]) => pattern.test(name))?.[1] ?? name);
    expect(new Set(reasons)).toEqual(new Set(otherwise.map(([, why]) => why)));
  });
});
