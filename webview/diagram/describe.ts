/** What is said of a part while it is hovered or focused. Pure: the same text for both, and for the list beside a diagram. */
import { concrete, multiplyAdds, shapeAfter, type Block, type MapShape, type Size } from "../../src/blocks";
import { ruleOf, type EqualForm } from "../../src/equivalences";
import {
  costFormula,
  costOf,
  equivalentOf,
  formLawText,
  formText,
  shapeText,
  type Equivalent,
  type Framework,
} from "../../src/explain";
import type { Measurements } from "../../src/protocol/panel";
import type { Drawing, Part } from "../../src/drawings";
import { counterparts, markOf, type Mark } from "./links";
import { timeText } from "./measured";
import { mapShape, panes, type Pane } from "./panes";
import { countText, weightsRead } from "./weights";

export interface RuleText {
  readonly id: string;
  readonly statement: string;
  readonly condition: string;
}

/** A form: its name and law, what stands behind them, and its code. */
export interface FormLine {
  readonly form: string;
  readonly law: string;
  readonly text: string;
  readonly code: Equivalent["code"];
}

export interface Description {
  readonly title: string;
  /** Output, cost, counterparts: one sentence each. */
  readonly facts: readonly string[];
  /** Null while they are searched. */
  readonly forms: readonly { readonly of: string; readonly lines: readonly FormLine[] | null }[];
  /** Every rule that the forms name, once. */
  readonly rules: readonly RuleText[];
}

const sizesOf = ({ height, width, channels }: MapShape): readonly Size[] => [height, width, channels];

const ofAll = (own: number, all: number, formula: string): string =>
  own === all ? formula : `${countText(own)} of the layer's ${formula}`;

/** What a part costs alone, and its layer by which formula. */
function costTextsOf({ share, layer }: Part): readonly string[] {
  if (share === null) return [];
  const { block, input } = share;
  const own = { weights: weightsRead(block), work: concrete(multiplyAdds(block, input)) };
  const whole = layer ?? share;
  const all = { weights: weightsRead(whole.block), work: concrete(multiplyAdds(whole.block, whole.input)) };
  const { multiplyAdds: work, perPosition } = costOf(whole.block, whole.input);
  // One position of a convolution multiplies by each of its weights once.
  const weights = perPosition?.total === all.weights ? costFormula(perPosition) : countText(all.weights);
  return [
    `Output ${shapeText(sizesOf(shapeAfter(block, input)))}.`,
    `Parameters: ${ofAll(own.weights, all.weights, weights)}; multiply-adds: ${ofAll(own.work, all.work, work === null ? countText(all.work) : costFormula(work))}.`,
  ];
}

const marks: Readonly<Record<Mark, string | null>> = {
  same: null,
  absent: "Absent from the separable convolution, which has no such weights.",
  extra:
    "Extra: the separable convolution has nothing of the kind; it has no weights, and can be added wherever a module keeps the shape of its map.",
};

const titleOf = (variant: string): string => panes.find((pane) => pane.variant === variant)?.title ?? variant;

/** The parts of other panes, pane by pane. */
function counterpartLines(part: Part, drawings: readonly Drawing[]): readonly string[] {
  const others = counterparts(part, drawings);
  return drawings.flatMap(({ variant }) => {
    const own = others.filter((other) => other.variant === variant).map(({ what }) => what);
    const [first, ...more] = own;
    if (first === undefined) return [];
    return [`${titleOf(variant)}: ${more.length > 2 ? `${first} and ${more.length} more parts` : own.join("; ")}.`];
  });
}

const rulesOf = (chain: EqualForm["chain"]): readonly string[] => chain.map(({ rule }) => rule);

function lineOf(form: EqualForm, input: MapShape, framework: Framework): FormLine {
  const told = equivalentOf(form, input, framework);
  const law = form.chain.length === 0 ? "as drawn" : formLawText(told);
  return { form: form.form, law, text: formText(told), code: told.code };
}

export interface Context {
  /** Those that the pane is linked with, the control first. */
  readonly drawings: readonly Drawing[];
  /** The equal forms of a block, null while they are searched. */
  readonly forms: (block: Block) => readonly EqualForm[] | null;
  readonly measurements: Measurements | null;
  /** What code is written in. */
  readonly framework: Framework;
}

/** The text of a part of a pane. Of its layer only what one rule leads to is told. */
export function describe(
  part: Part,
  { block, module }: Pane,
  { drawings, forms, measurements, framework }: Context,
): Description {
  const [control] = drawings;
  const mark = control === undefined ? null : marks[markOf(part, control)];
  const links = counterpartLines(part, drawings);
  const ofLayer = part.layer === null ? [] : (forms(part.layer.block)?.filter(({ chain }) => chain.length < 2) ?? null);
  const ofModule = forms(module);
  const used = [...(ofLayer ?? []), ...(ofModule ?? [])].flatMap(({ chain }) => rulesOf(chain));
  const linesOf = (own: readonly EqualForm[] | null, input: MapShape): readonly FormLine[] | null =>
    own?.map((form) => lineOf(form, input, framework)) ?? null;
  const told = [
    { of: `This layer, ${part.layer?.name ?? ""}, is equal to`, lines: linesOf(ofLayer, part.layer?.input ?? mapShape) },
    {
      of: `The whole module${block === module ? "" : ", without the identity,"} is equal to`,
      lines: linesOf(ofModule, mapShape),
    },
  ];
  return {
    title: `${titleOf(part.variant)}: ${part.what}`,
    facts: [
      ...costTextsOf(part),
      ...(part.share === null ? [] : [timeText(measurements, { variant: part.variant, layer: part.layer?.name ?? null })]),
      ...(mark === null ? [] : [mark]),
      ...(links.length === 0 ? [] : ["Its counterparts are lit:", ...links]),
    ],
    forms: told.filter(({ lines }) => lines?.length !== 0),
    rules: [...new Set(used)].map((id) => {
      const { statement, condition } = ruleOf(id);
      return { id, statement, condition };
    }),
  };
}
