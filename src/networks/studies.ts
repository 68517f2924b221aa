/** The studies, one row each: a question, its arms, and what each of them is compared with (paper.md, T2 to T7). Pure. */
import { describeVariant, knownVariants } from "./variants";
import type { Match } from "./network";

export const studyIds = ["modules", "cardinality", "nonlinearity", "residual", "fractalnet", "darknet"] as const;
export type StudyId = (typeof studyIds)[number];

export interface StudyArm {
  readonly id: string;
  /** The arm that it is compared with; its own name where others are compared with it only. */
  readonly control: string;
}

/** What a study sets in every preset, because its question needs it. */
export interface StudySettings {
  readonly modules?: number;
  readonly match?: Match;
  readonly augmentation?: "crop-flip";
  readonly learningRate?: number;
}

export interface Study {
  readonly id: StudyId;
  /** One line: what is compared. */
  readonly summary: string;
  /** The first one's control is the study's. */
  readonly arms: (width: number) => readonly StudyArm[];
  readonly settings: StudySettings;
  /** What the paper claims and how to read the result: a sentence or two each, printed under the table. */
  readonly readings: readonly string[];
  /** What its result may not be taken for. */
  readonly caveats: readonly string[];
}

const none = { settings: {}, readings: [], caveats: [] } as const;

const against = (control: string, ...arms: readonly string[]): readonly StudyArm[] =>
  [control, ...arms].map((id) => ({ id, control }));

/** Grouped convolutions with g = C (the control), then 1, 2, 4 … groups. */
function doses(width: number): readonly StudyArm[] {
  const powers = Array.from({ length: Math.floor(Math.log2(width)) + 1 }, (_, power) => 2 ** power);
  const groups = powers.filter((count) => count < width && width % count === 0);
  return against(`grouped-${width}`, ...groups.map((count) => `grouped-${count}`));
}

/** What the paper measured of a network with and without separable convolutions: one run each. */
function paperPair(plain: string, figure: string): { readonly errors: string; readonly gap: number } {
  const [without, separable] = [plain, `${plain}-separable`].map((id) => describeVariant(id).paperError ?? NaN);
  const errors = `The paper (Ghosh 2017, ${figure}; CIFAR-10, one run each) has ${separable} % with separable convolutions and ${without} % without`;
  return { errors, gap: Math.abs((without ?? NaN) - (separable ?? NaN)) };
}

function fractalnetReading(): string {
  const { errors, gap } = paperPair("fractalnet", "Fig. 5");
  const largest = Math.max(...knownVariants().map((id) => describeVariant(id).paperAbsoluteDifference ?? 0));
  return `${errors}. It calls these ${gap.toFixed(2)} points “little to no impact”: they are more than any gap in its Fig. 4, where ${largest} is the largest.`;
}

const studies: Readonly<Record<StudyId, Omit<Study, "id">>> = {
  modules: {
    ...none,
    summary: "the six arms of the paper, in one network",
    arms: () => against("separable", "inception", "resnext", "inception-reformulated", "separable-equivalent", "hybrid"),
  },
  cardinality: {
    ...none,
    summary: "grouped convolutions, then 1×1, from one group to as many as channels",
    arms: doses,
  },
  nonlinearity: {
    ...none,
    summary: "nothing, ReLU or ELU between depthwise and 1×1, with and without identity",
    arms: () => [
      ...against("separable", "separable-relu", "separable-elu"),
      ...against("separable-residual", "separable-relu-residual", "separable-elu-residual"),
    ],
    readings: [
      "The paper's claim, after Chollet: a nonlinearity between depthwise and 1×1 raises the error, ReLU more than ELU. That it breaks the structure of the module does not follow: depthwise and 1×1 are the sum of C paths of one channel each with any activation between them.",
    ],
  },
  residual: {
    ...none,
    summary: "modules with and without identity, in a deep network",
    arms: () => [
      ...against("separable", "separable-residual"),
      ...against("convolution", "convolution-residual"),
      { id: "resnext", control: "separable-residual" },
    ],
    settings: { modules: 8 },
    readings: [
      "The paper's claim: separable convolutions do not depend on residual connections, and with one they are ResNeXt. They are ResNeXt of cardinality C without its entry 1×1; resnext, which has one, is compared with separable-residual.",
    ],
  },
  fractalnet: {
    summary: "FractalNet and its twin of separable convolutions, at --width 64 as published",
    arms: () => against("fractalnet", "fractalnet-separable"),
    // Larsson's own rate: at five times as much it hardly learns in its first epochs.
    settings: { match: "none", learningRate: 0.02 },
    readings: [fractalnetReading()],
    caveats: [
      "Trained by this program's schedule, not by FractalNet's own (400 epochs from 0.02 on, cut to a tenth whenever the epochs left halve). Before the test the running statistics are taken anew with nothing dropped.",
    ],
  },
  darknet: {
    summary: "DarkNet and its twin of separable convolutions, at --width 64 as published",
    arms: () => against("darknet", "darknet-separable"),
    settings: { match: "none", augmentation: "crop-flip" },
    readings: [`${paperPair("darknet", "Fig. 6").errors}.`],
    caveats: [
      "Trained by this program's schedule, not by DarkNet's own (5,000 steps of 128 images at 0.4 with polynomial decay of power 4), and without its changes of hue, saturation and exposure.",
    ],
  },
};

export function findStudy(id: StudyId): Study {
  return { id, ...studies[id] };
}
