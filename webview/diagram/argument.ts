/**
 * The paper's reasoning in five steps, each with what came of checking it, and which parts of the diagrams it speaks of. Data, and
 * one function that decides what is lit: by weights and kinds of parts, never by place. Pure.
 */
import { concrete, parameters } from "../../src/blocks";
import type { Drawing, Part, PartKind } from "../../src/drawings";
import { markOf, type Mark } from "./links";
import { panes } from "./panes";
import { countText } from "./weights";

/** Parts of one pane, or of all: every condition that is given holds. */
interface Selector {
  readonly variant?: string;
  /** Reads weights of this leaf. */
  readonly leaf?: "m.depthwise" | "m.pointwise" | "m.entry";
  readonly kind?: PartKind;
  readonly mark?: Mark;
}

export interface ArgumentStep {
  readonly title: string;
  /** What is argued, and by whom. */
  readonly claim: string;
  /** What is true of it. */
  readonly check: string;
  readonly lights: readonly Selector[];
}

const weightsOf = (variant: string): string => {
  const pane = panes.find((other) => other.variant === variant);
  return pane === undefined ? "" : countText(concrete(parameters(pane.module)));
};

const [separable, resnext, extreme, hybrid] = [
  "separable",
  "resnext-cardinality-channels",
  "extreme-inception",
  "hybrid",
] as const;

export const argumentSteps: readonly ArgumentStep[] = [
  {
    title: "The depthwise half is a grouped convolution with one channel a group",
    claim:
      "Ghosh: it is the inside of a ResNeXt module whose cardinality is the number of channels, for its paths are all alike.",
    check:
      "True, with the same weights (rules R1 and R2). But alone it sums nothing: its channels stay apart, so it is a concatenation of one-channel towers. Only the 1×1 behind it makes a sum.",
    lights: [{ leaf: "m.depthwise" }],
  },
  {
    title: "The 1×1 deals out its rows, and the module becomes a sum of paths",
    claim:
      "Ghosh: the sum over channels in the 1×1 is ResNeXt's sum over paths. A nonlinearity between the halves would spoil that.",
    check:
      "The first is true (rule R3): each path has its row of the 1×1, so separable and hybrid are one function. The second does not follow: a ReLU between the halves acts channel by channel and moves into the paths (rule R5); the sum form stays. A batch norm in each path behind its 1×1 would spoil it.",
    lights: [
      { variant: separable, leaf: "m.pointwise" },
      { variant: hybrid, leaf: "m.pointwise" },
      { variant: resnext, leaf: "m.pointwise" },
      { variant: hybrid, kind: "join" },
      { variant: resnext, kind: "join" },
    ],
  },
  {
    title: "ResNeXt has an entry 1×1, which a separable convolution has not",
    claim: "Ghosh: with a residual connection the equivalence with ResNeXt is complete.",
    check: `Not so: a ResNeXt block of this cardinality has an entry 1×1 as well, ${weightsOf(resnext)} weights against ${weightsOf(separable)}. It contains the separable convolution as the case where that 1×1 is fixed to the identity (rule R13); trained, it can do more. The identity beside it changes nothing of this.`,
    lights: [
      { variant: resnext, mark: "absent" },
      { variant: resnext, kind: "identity" },
    ],
  },
  {
    title: "Inception's extreme form has the two halves in the other order",
    claim:
      "Chollet: a separable convolution is an extreme Inception module, a tower for each channel. Ghosh: Inception's towers differ in filter size, and these do not.",
    check: `Chollet draws the 1×1 first. With just as many weights, ${weightsOf(extreme)}, that is another function: each output channel is one spatial kernel over a mixture of all channels, where the separable convolution has one kernel for each input channel. Whether the order matters is for a trial to say.`,
    lights: [
      { variant: extreme, kind: "kernel" },
      { variant: extreme, kind: "join" },
      { variant: separable, kind: "kernel" },
    ],
  },
  {
    title: "What is equal shows the noise; what only resembles is the question",
    claim: "Ghosh: in training, the hybrid form comes closest to the separable convolution.",
    check:
      "It must: they are the same function, so a trial of one against the other measures nothing but its own noise. What a trial can tell is whether fewer groups, another order or ResNeXt's form come as close at equal size.",
    lights: [{ variant: separable }, { variant: hybrid }],
  },
];

function selects({ variant, leaf, kind, mark }: Selector, part: Part, control: Drawing): boolean {
  if (variant !== undefined && part.variant !== variant) return false;
  if (leaf !== undefined && !part.regions.some((region) => region.leaf === leaf)) return false;
  if (kind !== undefined && part.kind !== kind) return false;
  return mark === undefined || markOf(part, control) === mark;
}

/** Whether a step lights a part; `control` is what marks are drawn against. */
export const isLitIn = ({ lights }: ArgumentStep, part: Part, control: Drawing): boolean =>
  lights.some((selector) => selects(selector, part, control));
