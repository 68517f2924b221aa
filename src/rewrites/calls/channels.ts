/** How many channels the convolutions of paths have, and how the code at a place says it. Pure. */
import { divide, multiply, sameSize, shapeOfTensor, type Block, type Size } from "../../blocks";
import { isConvolution, stepsOf } from "../../equivalences";
import { sizeCode, type Names } from "../../explain";
import type { ReadLayer } from "../../reader";
import type { Document } from "../text/document";
import { refusal, type Refusal } from "../rewrite";
import { argumentText, isVariable, standingOf } from "../text/standing";

/** Channels of a grouped convolution. */
export interface Grouped {
  readonly groups: Size;
  readonly input: Size;
  readonly output: Size;
  /** What the code at the place calls those unknowns that it has a name for. */
  readonly names: Names;
}

/** Channels of all paths together and of each, as code. */
export interface ChannelTexts {
  readonly groups: string;
  readonly input: string;
  readonly output: string;
  readonly pathInput: string;
  readonly pathOutput: string;
}

/** A size in the names of the code; null where it has none for an unknown. */
export function sizeText(size: Size | null, names: Names): string | null {
  if (size === null) return null;
  if (typeof size === "number") return String(size);
  const unknowns = Object.keys(size.terms).flatMap((monomial) => (monomial === "" ? [] : monomial.split("·")));
  return unknowns.every((name) => names.has(name)) ? sizeCode(size, names).replaceAll("*", " * ") : null;
}

export const channelsUnknown = refusal("how many channels come in is not known here, and the code would have to say it");

export function channelTexts({ groups, input, output, names }: Grouped): ChannelTexts | Refusal {
  const sizes = [groups, input, output, divide(input, groups), divide(output, groups)];
  const texts = sizes.flatMap((size) => sizeText(size, names) ?? []);
  const [all = "", into = "", out = "", pathInput = "", pathOutput = ""] = texts;
  return texts.length < sizes.length ? channelsUnknown : { groups: all, input: into, output: out, pathInput, pathOutput };
}

/** The channels of the first grouped convolution of a row, null where it has none. */
export function groupedOf(block: Block, names: Names): Grouped | null {
  const grouped = stepsOf(block)
    .filter(isConvolution)
    .find(({ groups }) => !sameSize(groups, 1));
  if (grouped === undefined) return null;
  const [, , perGroup = 0, output = 0] = shapeOfTensor(grouped.kernel);
  return { groups: grouped.groups, input: multiply(grouped.groups, perGroup), output, names };
}

const word = /(?<![\w.])[A-Za-z_][\w.]*(?![\w(])/g;

/** Names by which the arguments of calls speak of unknowns; in all frameworks but PyTorch the map that comes in says its channels. */
export function namesAt(document: Document, layer: ReadLayer, calls: readonly ReadLayer[]): Names {
  const names = new Map<string, string>();
  const channels = layer.input?.channels ?? 0;
  const [first] = calls;
  const standing = first === undefined ? null : standingOf(document, first);
  if (layer.framework !== "pytorch" && typeof channels !== "number" && standing?.stands === "applied") {
    const argument = argumentText(document, standing);
    const [unknown = "", ...more] = Object.keys(channels.terms);
    if (isVariable(argument) && more.length === 0 && channels.terms[unknown] === 1) names.set(unknown, `${argument}.shape[-1]`);
  }
  for (const call of calls) {
    for (const { text } of Object.values(call.arguments)) {
      if (!/^\d/.test(text)) names.set(text, text);
      for (const [own] of text.replaceAll(/(["']).*?\1/g, "").matchAll(word)) names.set(own, own);
    }
  }
  return names;
}
