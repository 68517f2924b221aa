/** The modules that are drawn beside each other, over the same leaves wherever they have them, and what is said of each. Pure. */
import type { Block } from "../../src/blocks";
import { drawnChannels, drawnModules, drawnShape } from "../../src/networks";

export interface Pane {
  /** As in data-variant. */
  readonly variant: string;
  readonly title: string;
  readonly summary: string;
  /** x_c is channel c, d_c its 3×3 kernel, p_c its row of the 1×1; empty where the picture says as much. */
  readonly formula: string;
  /** What is drawn. */
  readonly block: Block;
  /** What is searched for equal forms: the same without the identity beside it, which no form speaks of. */
  readonly module: Block;
  /** How it meets the others; one sentence. */
  readonly note: string;
  /** What it has of the modules that it stands between. */
  readonly takes?: readonly Taken[];
}

/** What one module has of another. */
export interface Taken {
  readonly from: string;
  readonly what: string;
}

/** The map that every pane is drawn for. */
export const channels = drawnChannels;
export const mapShape = drawnShape;

const { separable, resnext, inception, hybrid } = drawnModules();

/** The first is the control, against which marks are drawn. */
export const panes: readonly Pane[] = [
  {
    ...separable,
    title: "Separable convolution",
    summary: "depthwise, then 1×1",
    formula: "y = Σ_c p_c (d_c ∗ x_c)",
    note: "Two layers, with a frame around each. In the other panes the frames stand around paths over the same weights.",
  },
  {
    ...resnext,
    title: "ResNeXt, cardinality = channels",
    summary: "one path a channel, summed",
    formula: "y = x + Σ_c p_c (d_c ∗ (e_c · x))",
    note: "Its entry 1×1 is absent from the separable convolution, with or without the identity: they are not equal.",
  },
  {
    ...inception,
    title: "Inception, extreme",
    summary: "one tower a channel, concatenated",
    formula: "y_c = d_c ∗ (q_c · x)",
    note: "The same weights in the other order, 1×1 first: every tower reads a column of the 1×1. This is another function.",
  },
  {
    ...hybrid,
    title: "Hybrid, where they meet",
    summary: "one path a channel, 3×3 and its row of the 1×1, summed",
    formula: "y = Σ_c p_c (d_c ∗ x_c)",
    takes: [
      {
        from: "ResNeXt",
        what: "Alike paths, one for each channel, joined by a sum: cardinality is the number of channels. Its entry 1×1 is left out.",
      },
      {
        from: "Inception",
        what: "The 1×1 that looks across channels which a spatial convolution kept apart, dealt out to the paths row by row.",
      },
    ],
    note: "The same function as the separable convolution: ResNeXt's sum of paths without the entry, with Inception's 1×1 dealt out to them row by row.",
  },
];
