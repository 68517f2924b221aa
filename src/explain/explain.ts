/** What is told of a layer, as data: the code hover, the diagram's hover and `inspect` show parts of it. Pure. */
import {
  add,
  BlockError,
  formatSize,
  leavesOf,
  multiply,
  shapeAfter,
  shapeOfTensor,
  unknown,
  type Block,
  type Channelwise,
  type MapShape,
  type Size,
} from "../blocks";
import {
  alongPaths,
  equalForms,
  formNames,
  formsInOrder,
  isChannelwise,
  lawMeanings,
  ruleOf,
  stepsOf,
  type EqualForm,
  type FormName,
  type Law,
} from "../equivalences";
import type { Framework, Note, ReadLayer } from "../reader";
import { codeOf } from "./codeOf";
import { costOf, type Costs } from "./costOf";
import type { CodeOptions } from "./functionalCode";
import { keepLast } from "./keepLast";
import { cardinalityOf, receptiveField } from "./receptiveField";

/** A form that a layer is equal to. */
export interface Equivalent {
  readonly form: FormName;
  /** What the name means. */
  readonly statement: string;
  readonly law: Law;
  readonly lawMeaning: string;
  /** The rules that lead there, in order; none for the form as written. */
  readonly rules: readonly { readonly id: string; readonly statement: string; readonly condition: string }[];
  /** What must hold, all of it; empty where nothing has to be asked. */
  readonly conditions: readonly string[];
  readonly block: Block;
  /** In the layer's own framework, or why it has none there. */
  readonly code: { readonly text: string } | { readonly refused: string };
}

export interface Explanation {
  readonly framework: Framework;
  /** The callee as written; empty where the layer comes from no source. */
  readonly call: string;
  /** What the layer is, in the words of the field. */
  readonly title: string;
  /** [height, width, channels], unknowns by name. */
  readonly input: readonly Size[];
  readonly output: readonly Size[] | null;
  readonly costs: Costs;
  readonly cardinality: Size | null;
  /** [height, width] in positions of the input. */
  readonly receptiveField: readonly [number, number] | null;
  readonly equivalents: readonly Equivalent[];
  /** What of its windows is not known, and how it is read instead; null where all is known. */
  readonly supposition: string | null;
  /** What it is not equal to, though it looks so, one sentence each. */
  readonly limits: readonly string[];
  /** Facts that change equality, shape or cost. */
  readonly notes: readonly string[];
}

/** What a layer must say of itself to be explained: a layer that was read, or one that a diagram draws. */
export type Explained = Pick<ReadLayer, "framework" | "call" | "kind" | "input" | "output"> & {
  readonly block: Block;
  readonly notes: readonly Pick<Note, "about" | "text">[];
};

/** Channels that a block must be given, null where its parts do not say. */
function channelsRead(block: Block): Size | null {
  switch (block.block) {
    case "convolution":
      return multiply(shapeOfTensor(block.kernel)[2] ?? 0, block.groups);
    case "channelwise":
      return block.state[0] === undefined ? null : (shapeOfTensor(block.state[0])[0] ?? null);
    case "chain":
      return block.steps.reduce<Size | null>((found, step) => found ?? channelsRead(step), null);
    case "each":
      return block.split === "copy" ? channelsRead(block.body) : multiply(block.count, block.split.width);
    case "paths": {
      const { split } = block;
      if (split === "copy") return block.paths.reduce<Size | null>((found, path) => found ?? channelsRead(path), null);
      return add(0, ...split.map(({ count }) => count));
    }
    default:
      return null;
  }
}

function shapeOrNull(block: Block, input: MapShape): MapShape | null {
  try {
    return shapeAfter(block, input);
  } catch (error) {
    if (error instanceof BlockError) return null;
    throw error;
  }
}

/** What stands between two layers, as a sentence names it. */
export const namesInSentence: Readonly<Record<Channelwise["function"], string>> = {
  batchNormalisation: "batch normalisation",
  bias: "a bias",
  relu: "a ReLU",
  elu: "an ELU",
  leakyRelu: "a leaky ReLU",
};

/** What is no activation can be folded into the weights around it, at the price of other training. */
const isFoldable = ({ function: own }: Channelwise): boolean => own === "bias" || own === "batchNormalisation";

function notSeparable(between: readonly Channelwise[]): string {
  if (!between.every(isFoldable)) return ", not to one separable layer, and the 1×1 cannot be merged";
  return between.every(({ function: own }) => own === "bias")
    ? "; to one separable layer as a function only, whose bias takes up the inner one"
    : "; to one separable layer only once training is over, with its weights folded";
}

/** What stands between a depthwise convolution and its 1×1 keeps the paths, and forbids what merges. */
function limitsOf(block: Block, forms: readonly FormName[]): readonly string[] {
  if (!forms.includes("separable with a function between")) return [];
  const between = stepsOf(block).slice(1, -1).filter(isChannelwise);
  const own = between.map((step) => namesInSentence[step.function]);
  const [first = "", ...more] = own;
  const stands = more.length === 0 ? `${first} stands` : `${own.slice(0, -1).join(", ")} and ${own.at(-1) ?? ""} stand`;
  const channels = channelsRead(block);
  const paths = channels === null ? "paths" : `${formatSize(channels)} paths`;
  const its = more.length === 0 ? first.replace(/^an? /, "") : "share of them";
  return [`${stands} between: equal to ${paths}, each with its ${its}${notSeparable(between)}`];
}

/** PyTorch's numbers of padding are the same on both sides, also at a stride. */
const stridedIn = (framework: Framework): CodeOptions["strided"] => (framework === "pytorch" ? "symmetric" : "tensorflow");

/** What is told of a form of a layer that reads a map. */
export function equivalentOf({ form, chain, law, block }: EqualForm, input: MapShape, framework: Framework): Equivalent {
  const rules = [...new Set(chain.map(({ rule }) => rule))].map((id) => {
    const { statement, condition } = ruleOf(id);
    return { id, statement, condition };
  });
  const code = codeOf(block, input, framework, { strided: stridedIn(framework) ?? "tensorflow" });
  return {
    form,
    statement: formNames[form],
    law,
    lawMeaning: lawMeanings[law],
    rules,
    conditions: rules.map(({ condition }) => condition).filter((condition) => condition !== "always"),
    block,
    code: "refused" in code ? code : { text: [code.definitions, code.code].filter((part) => part !== "").join("\n\n\n") },
  };
}

/** By all rules, and by those of paths as far as they lead. */
function foundSoon(block: Block): readonly EqualForm[] {
  const forms = [...equalForms(block, { most: 150 }), ...equalForms(block, alongPaths)];
  return forms.filter(({ form }, i) => forms.findIndex((own) => own.form === form) === i);
}

/**
 * The equal forms that are found soon: whoever types waits for them, so fewer blocks are looked at than by a page that is idle. Hovers
 * and rewrites ask for the same ones, at every move of the cursor.
 */
export const soonEqualForms = keepLast(foundSoon, { keyOf: (block) => JSON.stringify(block), most: 300 });

/** Everything that is told of a layer. Its extents may be unknown; nothing is evaluated. */
export function explain({ framework, call, kind, block, input, output: told, notes }: Explained): Explanation {
  const at: MapShape = input ?? { height: unknown("H"), width: unknown("W"), channels: channelsRead(block) ?? unknown("C") };
  const output = shapeOrNull(block, at) ?? told;
  const forms = formsInOrder(soonEqualForms(block));
  const own = forms.filter(({ chain }) => chain.length === 0).map(({ form }) => form);
  const [name] = own;
  const limits = limitsOf(block, own);
  return {
    framework,
    call,
    title: name === undefined ? kind : formNames[name],
    input: [at.height, at.width, at.channels],
    output: output === null ? null : [output.height, output.width, output.channels],
    costs: costOf(block, at),
    cardinality: cardinalityOf(block),
    receptiveField: receptiveField(block),
    equivalents: forms.map((form) => equivalentOf(form, at, framework)),
    supposition: null,
    limits,
    notes: notes.filter(({ about }) => about !== "between" || limits.length === 0).map(({ text }) => text),
  };
}

const hasOneConvolution = (block: Block): boolean => leavesOf(block).filter(({ role }) => role === "convolution").length === 1;

/** What holds whatever its windows are. */
function explainSupposed(layer: ReadLayer, block: Block): Explanation {
  const explanation = explain({ ...layer, block });
  const { costs } = explanation;
  const { output, unknown: why } = layer;
  return {
    ...explanation,
    output: output === null ? null : [output.height, output.width, output.channels],
    costs: { ...costs, multiplyAdds: null, perPosition: hasOneConvolution(block) ? costs.perPosition : null },
    receptiveField: null,
    supposition: `${why ?? ""}; read with a window that keeps the extent (stride 1, dilation 1): with any other, the same forms are equal, and only these arguments of their code differ`,
  };
}

/** A layer that was read, explained; null where neither what it is nor what it may be supposed to be is known. */
export function explainLayer(layer: ReadLayer): Explanation | null {
  if (layer.block !== null) return explain({ ...layer, block: layer.block });
  return layer.supposed === null ? null : explainSupposed(layer, layer.supposed);
}
