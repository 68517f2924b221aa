/** A separable layer of Keras or tfjs-layers as two, two as one, and a depthwise layer as a grouped one, argument by argument. Pure. */
import { divide, formatSize, sameSize } from "../../blocks";
import { argumentOf, arranged, type Argument, type Call } from "./call";
import type { KerasNames } from "./kerasArguments";
import { withoutSuffix, withSuffix } from "../text/layerName";
import { channelTexts, sizeText, type Grouped } from "./channels";
import { isRefused, refusal, type Refusal } from "../rewrite";

export const suffixes = ["_depthwise", "_pointwise"] as const;

const argumentAs = (name: string, text: string, isBare = false): Argument => ({ name, text, isBare });

/** The name of each of two layers, by that of the one that they stand for. */
function splitName(text: string): readonly [string, string] | Refusal {
  const [first, second] = [withSuffix(text, suffixes[0]), withSuffix(text, suffixes[1])];
  return first === null || second === null
    ? refusal(`the name ${text} is no literal that two layers could be named after`)
    : [first, second];
}

/** Why a dilation cannot stand at a depthwise layer. */
function dilationRefused(call: Call, { of, ignoresDilation }: KerasNames): Refusal | null {
  const dilation = argumentOf(call, of("dilation_rate"));
  return ignoresDilation && dilation !== null && dilation.text !== "1"
    ? refusal(`tfjs-layers takes no heed of the ${dilation.name} of a depthwise layer, only of that of a separable one`)
    : null;
}

export function separated(call: Call, names: KerasNames): readonly [Call, Call] | Refusal {
  const { of } = names;
  const dilation = dilationRefused(call, names);
  if (dilation !== null) return dilation;
  const stages: readonly [Argument[], Argument[]] = [[], []];
  for (const argument of call.arguments) {
    if (argument.name === of("name")) {
      const split = splitName(argument.text);
      if (isRefused(split)) return split;
      split.forEach((text, stage) => stages[stage]?.push({ ...argument, text }));
      continue;
    }
    const move = names.moves.find(([from]) => from === argument.name);
    if (move === undefined) return refusal(`${argument.name} belongs to neither of the two layers`);
    const [, stage, name] = move;
    stages.forEach((own, i) => (stage === null || stage === i) && own.push({ ...argument, name }));
  }
  const isBare = argumentOf(call, of("filters"))?.isBare ?? false;
  stages[0].push(argumentAs(of("use_bias"), names.no));
  stages[1].push(argumentAs(of("kernel_size"), "1", isBare));
  return [arranged(call.prefix, names.depthwise, stages[0]), arranged(call.prefix, names.dense, stages[1])];
}

/** What a 1×1 may say of its window, which has no room for more. */
const withoutMeaning = ["kernel_size", "strides", "padding", "dilation_rate", "groups"];

function joinedNames([first, second]: readonly [Call, Call], { of }: KerasNames): Argument | null | Refusal {
  const [own, other] = [argumentOf(first, of("name")), argumentOf(second, of("name"))];
  if (own === null && other === null) return null;
  const [base, same] = [withoutSuffix(own?.text ?? "", suffixes[0]), withoutSuffix(other?.text ?? "", suffixes[1])];
  if (own === null || base === null || base !== same)
    return refusal(
      `the names of the two layers are not one name with ${suffixes.join(" and ")}, so that a single layer could not be split into them again`,
    );
  return { ...own, text: base };
}

/** Two layers as one: what each is given must have a place in it. */
export function merged(pair: readonly [Call, Call], names: KerasNames): Call | Refusal {
  const [depthwise, pointwise] = pair;
  const { of } = names;
  const dilation = dilationRefused(depthwise, names);
  if (dilation !== null) return dilation;
  if (argumentOf(depthwise, of("use_bias"))?.text !== names.no)
    return refusal("the depthwise convolution has a bias of its own, which one separable layer has not");
  const given: Argument[] = [];
  for (const [stage, call] of pair.entries()) {
    for (const argument of call.arguments) {
      const { name, text } = argument;
      if (name === of("name") || (stage === 0 && name === of("use_bias"))) continue;
      if (stage === 1 && withoutMeaning.some((own) => of(own) === name)) continue;
      const move = names.moves.find(([, at, to]) => to === name && (at === null || at === stage));
      if (move === undefined) return refusal(`${name}=${text} of the ${call.kind} has no place in one separable layer`);
      const [from, at] = move;
      const other = argumentOf(pair[1 - stage] ?? call, name);
      if (at === null && other?.text !== text) return refusal(`the two layers differ in ${name}`);
      if (at !== null || stage === 0) given.push({ ...argument, name: from });
    }
  }
  const name = joinedNames(pair, names);
  if (name !== null) {
    if (isRefused(name)) return name;
    given.push(name);
  }
  if (pointwise.prefix !== depthwise.prefix)
    return refusal(`"${depthwise.prefix}" and "${pointwise.prefix}" are two ways to name the framework`);
  return arranged(depthwise.prefix, names.separable, given);
}

/** Depthwise as a convolution with as many groups as channels. */
export function asGrouped(call: Call, sizes: Grouped, names: KerasNames): Call | Refusal {
  const texts = channelTexts(sizes);
  if (isRefused(texts)) return texts;
  const given: Argument[] = [];
  for (const argument of call.arguments) {
    if (argument.name === names.of("depth_multiplier")) continue;
    const move = names.groupedMoves.find(([from]) => from === argument.name);
    if (move === undefined) return refusal(`${argument.name} has no place in a grouped convolution`);
    given.push({ ...argument, name: move[1] });
  }
  const isBare = argumentOf(call, names.of("kernel_size"))?.isBare ?? false;
  given.push(argumentAs(names.of("filters"), texts.output, isBare), argumentAs(names.of("groups"), texts.groups));
  return arranged(call.prefix, names.dense, given);
}

/** A convolution with as many groups as channels as a depthwise one. */
export function asDepthwise(call: Call, { groups, input, output, names: known }: Grouped, names: KerasNames): Call | Refusal {
  if (!sameSize(groups, input))
    return refusal(`it has ${formatSize(groups)} groups, not one for each of its ${formatSize(input)} channels`);
  const multiplier = sizeText(divide(output, input), known);
  if (multiplier === null) return refusal("how many filters a channel has is not known here, and the code would have to say it");
  const given: Argument[] = [];
  for (const argument of call.arguments) {
    if (argument.name === names.of("filters") || argument.name === names.of("groups")) continue;
    const move = names.groupedMoves.find(([, to]) => to === argument.name);
    if (move === undefined) return refusal(`${argument.name} has no place in a depthwise convolution`);
    given.push({ ...argument, name: move[0] });
  }
  if (multiplier !== "1") given.push(argumentAs(names.of("depth_multiplier"), multiplier));
  return arranged(call.prefix, names.depthwise, given);
}
