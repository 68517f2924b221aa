/** What is said of a part while it is hovered or focused. Pure: the same text for both, and for the list beside a diagram. */
import {
  concrete,
  multiplyAdds,
  shapeAfter,
  shapeOfTensor,
  tensorsOf,
  childrenOf,
  type Block,
  type MapShape,
} from "../../src/blocks";
import { equalForms, formNames, lawMeanings, ruleOf, type EqualForm, type Law } from "../../src/equivalences";
import type { Drawing, Part } from "./drawing";
import { counterparts, markOf, type Mark } from "./links";
import { panes, type Pane } from "./panes";

export interface RuleText {
  readonly id: string;
  readonly statement: string;
  readonly condition: string;
}

export interface Description {
  readonly title: string;
  /** Output, cost, counterparts: one sentence each. */
  readonly facts: readonly string[];
  /** "hybrid: … — the same weights, each read once; by R2-back, R3-back". */
  readonly forms: readonly { readonly of: string; readonly lines: readonly string[] }[];
  /** Every rule that the forms name, once. */
  readonly rules: readonly RuleText[];
}

const found = new Map<Block, readonly EqualForm[]>();

const severity: readonly Law[] = ["reindex", "embed", "merge"];

/** The named forms of a block, its own first and then by law. The search takes a moment, and a block is hovered more than once. */
export function formsOf(block: Block): readonly EqualForm[] {
  const known =
    found.get(block) ??
    [...equalForms(block)].sort(
      (a, b) => Math.sign(a.chain.length) - Math.sign(b.chain.length) || severity.indexOf(a.law) - severity.indexOf(b.law),
    );
  found.set(block, known);
  return known;
}

const count = (n: number): string => n.toLocaleString("en-GB");
const times = ({ height, width, channels }: MapShape): string => [height, width, channels].map(concrete).join("×");

/** The weights that a block reads, shares of leaves counted as shares. */
export function weightsRead(block: Block): number {
  const own = tensorsOf(block).reduce(
    (sum, tensor) =>
      sum +
      shapeOfTensor(tensor)
        .map(concrete)
        .reduce((a, b) => a * b, 1),
    0,
  );
  const inner = childrenOf(block).reduce((sum, child) => sum + weightsRead(child), 0);
  return own + (block.block === "each" ? concrete(block.count) : 1) * inner;
}

const ofAll = (own: number, all: number | null): string =>
  all === null || own === all ? count(own) : `${count(own)} of the layer's ${count(all)}`;

function costOf({ share, layer }: Part): readonly string[] {
  if (share === null) return [];
  const { block, input } = share;
  const whole = layer === null ? null : weightsRead(layer.block);
  const work = concrete(multiplyAdds(block, input));
  const allWork = layer === null ? null : concrete(multiplyAdds(layer.block, layer.input));
  return [
    `Output ${times(shapeAfter(block, input))}.`,
    `Parameters: ${ofAll(weightsRead(block), whole)}; multiply-adds: ${ofAll(work, allWork)}.`,
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

function lineOf({ form, chain, law }: EqualForm): string {
  if (chain.length === 0) return `${form}: ${formNames[form]}. As drawn.`;
  return `${form}: ${formNames[form]}. By ${chain.map(({ rule }) => rule).join(", ")}; ${law}: ${lawMeanings[law]}.`;
}

/** The text of a part of a pane; `drawings` are those it is linked with. Of its layer only what one rule leads to is told. */
export function describe(part: Part, { block, module }: Pane, drawings: readonly Drawing[]): Description {
  const [control] = drawings;
  const mark = control === undefined ? null : marks[markOf(part, control)];
  const links = counterpartLines(part, drawings);
  const ofLayer = part.layer === null ? [] : formsOf(part.layer.block).filter(({ chain }) => chain.length < 2);
  const ofModule = formsOf(module);
  const used = [...ofLayer, ...ofModule].flatMap(({ chain }) => chain.map(({ rule }) => rule));
  const forms = [
    { of: `This layer, ${part.layer?.name ?? ""}, is equal to`, lines: ofLayer.map(lineOf) },
    { of: `The whole module${block === module ? "" : ", without the identity,"} is equal to`, lines: ofModule.map(lineOf) },
  ];
  return {
    title: `${titleOf(part.variant)}: ${part.what}`,
    facts: [
      ...costOf(part),
      ...(mark === null ? [] : [mark]),
      ...(links.length === 0 ? [] : ["Its counterparts are lit:", ...links]),
    ],
    forms: forms.filter(({ lines }) => lines.length > 0),
    rules: [...new Set(used)].map((id) => {
      const { statement, condition } = ruleOf(id);
      return { id, statement, condition };
    }),
  };
}
