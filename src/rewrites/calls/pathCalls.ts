/** Grouped and 1×1 convolutions as those of one path each, and back, argument by argument. Pure. */
import { bracketed } from "../../explain";
import { argumentOf, arranged, type Argument, type Call } from "./call";
import { channelTexts, type Grouped } from "./channels";
import type { PathDialect } from "./pathDialect";
import { isRefused, refusal, type Refusal } from "../rewrite";

/** "name" as f"name_{c}". */
export function nameOfPath(text: string, index: string): string | Refusal {
  const [, prefix, quote, inner] = /^(f?)(["'])([^"'\\]*)\2$/.exec(text) ?? [];
  if (quote === undefined || inner === undefined || (prefix === "" && /[{}]/.test(inner)))
    return refusal(`the name ${text} is no literal that paths could be named after`);
  return `f${quote}${inner}_{${index}}${quote}`;
}

export function nameOfAll(text: string, index: string): string | Refusal {
  const [, quote, inner] = /^f(["'])([^"'\\]*)\1$/.exec(text) ?? [];
  const end = `_{${index}}`;
  if (quote === undefined || inner?.endsWith(end) !== true)
    return refusal(`the name ${text} does not end in the number of its path`);
  const own = inner.slice(0, -end.length);
  return `${own.includes("{") ? "f" : ""}${quote}${own}${quote}`;
}

/** What a convolution is in a path: a 1×1 of all channels, one on channels of the path alone, or a 1×1 that is summed with all others. */
export type Role = "entry" | "grouped" | "exit";

/** What a path has of all. */
export interface InPaths {
  readonly sizes: Grouped;
  readonly dialect: PathDialect;
  readonly index: string;
}

/** Channels that come in and go out as code, null where all paths have the same ones. */
export interface Channels {
  readonly inputs: string | null;
  readonly filters: string | null;
}

/** The channels of a convolution, by those that go into the grouped one and come out of it. */
function channelsOf(
  role: Role,
  sizes: Grouped,
  of: { readonly input: "input" | "pathInput"; readonly output: "output" | "pathOutput" },
): Channels | Refusal {
  const texts = channelTexts(sizes);
  if (isRefused(texts)) return texts;
  const [input, output] = [texts[of.input], texts[of.output]];
  return {
    entry: { inputs: null, filters: input },
    grouped: { inputs: input, filters: output },
    exit: { inputs: output, filters: null },
  }[role];
}

export const channelsOfPath = (role: Role, sizes: Grouped): Channels | Refusal =>
  channelsOf(role, sizes, { input: "pathInput", output: "pathOutput" });

export const channelsOfAll = (role: Role, sizes: Grouped): Channels | Refusal =>
  channelsOf(role, sizes, { input: "input", output: "output" });

type Named = (text: string) => string | Refusal;

function changedArgument(
  argument: Argument,
  { inputs, filters }: PathDialect,
  own: Channels,
  named: Named,
): Argument | Refusal | null {
  if (argument.name === inputs && own.inputs !== null) return { ...argument, text: own.inputs };
  if (argument.name === filters && own.filters !== null) return { ...argument, text: own.filters };
  if (argument.name !== "name") return null;
  const text = named(argument.text);
  return typeof text === "string" ? { ...argument, text } : text;
}

interface Changes {
  readonly channels: Channels | Refusal;
  readonly named: Named;
  /** Of all other arguments; null leaves one out. */
  readonly other: (argument: Argument) => Argument | null | Refusal;
}

/** Every argument changed or left out, or the first that stands in the way. */
function changed(call: Call, dialect: PathDialect, { channels, named, other }: Changes): readonly Argument[] | Refusal {
  if (isRefused(channels)) return channels;
  const given: Argument[] = [];
  for (const argument of call.arguments) {
    const next = changedArgument(argument, dialect, channels, named) ?? other(argument);
    if (next !== null && isRefused(next)) return next;
    if (next !== null) given.push(next);
  }
  return given.filter(({ name }) => dialect.convolution.parameters.includes(name));
}

function shared({ name, text }: Argument, { ofKernel, ofBias, ofNoPath }: PathDialect, ofAll: boolean): Refusal | null {
  if (ofNoPath.includes(name) || ofKernel.includes(name) || (ofAll && ofBias.includes(name)))
    return refusal(`${name}=${text} speaks of the layer as a whole, of which every path has a share only`);
  return null;
}

/** The bias of the first path alone, where the 1×1 of all has one: always, or where a condition says so. */
const ofFirst = (bias: string | undefined, index: string): string =>
  bias === undefined || bias === "True" ? `${index} == 0` : `${bracketed(bias)} and ${index} == 0`;

/** A convolution as that of one path; the bias of a summed 1×1 is that of the first, and what follows inside of it is left out. */
export function pathOf(role: Role, call: Call, { sizes, dialect, index }: InPaths): Call | Refusal {
  const isSummed = role === "exit";
  const bias = argumentOf(call, dialect.bias)?.text;
  const ofOne: readonly Argument[] =
    isSummed && bias !== "False" ? [{ name: dialect.bias, text: ofFirst(bias, index), isBare: false }] : [];
  const leftOut = isSummed ? [dialect.activation, ...ofOne.map(({ name }) => name)] : role === "grouped" ? [dialect.groups] : [];
  const given = changed(call, dialect, {
    channels: channelsOfPath(role, sizes),
    named: (text) => nameOfPath(text, index),
    other: (argument) => (leftOut.includes(argument.name) ? null : (shared(argument, dialect, !isSummed) ?? argument)),
  });
  return "refused" in given ? given : arranged(call.prefix, dialect.convolution, [...given, ...ofOne]);
}

/** The bias of all, of that which only the first path has. */
function biasOfAll(argument: Argument, index: string): Argument | null {
  if (argument.text === ofFirst(undefined, index)) return null;
  const end = ` and ${index} == 0`;
  return argument.text.endsWith(end) ? { ...argument, text: argument.text.slice(0, -end.length) } : argument;
}

/**
 * The convolution of a path as that of all.
 * @param activation what follows inside of a summed 1×1, null for nothing
 */
export function allOf(
  role: Role,
  call: Call,
  { sizes, dialect, index, activation }: InPaths & { readonly activation: string | null },
): Call | Refusal {
  const isSummed = role === "exit";
  const given = changed(call, dialect, {
    channels: channelsOfAll(role, sizes),
    named: (text) => nameOfAll(text, index),
    other: (argument) => (isSummed && argument.name === dialect.bias ? biasOfAll(argument, index) : argument),
  });
  if ("refused" in given) return given;
  const texts = channelTexts(sizes);
  if (isRefused(texts)) return texts;
  const more: readonly (readonly [name: string | null, text: string | null])[] =
    role === "grouped" ? [[dialect.groups, texts.groups]] : isSummed ? [[dialect.activation, activation]] : [];
  const own = more.flatMap(([name, text]) => (name === null || text === null ? [] : [{ name, text, isBare: false }]));
  return arranged(call.prefix, dialect.convolution, [...given, ...own]);
}
