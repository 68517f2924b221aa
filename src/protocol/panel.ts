/**
 * Every message between the editor and a page that shows a trial: state goes down, intents come up. Both ends parse what they
 * receive. Imported by path, not through the index, so that the page carries nothing else.
 */
import { z } from "zod";

const number = z.number().nullable();
const interval = z.tuple([z.number(), z.number()]).readonly().nullable();

const epochSchema = z.strictObject({
  /** From 1. */
  epoch: z.int(),
  /** Mean cross-entropy in nats. */
  trainLoss: number,
  /** Percent of training images. */
  trainError: number,
  /** Percent of test images; null where it was not measured. */
  testError: number,
});

export const runSchema = z.strictObject({
  variant: z.string(),
  /** From 0. */
  trial: z.int(),
  status: z.enum(["waiting", "running", "complete", "diverged", "failed", "cancelled"]),
  /** Epochs begun. */
  epoch: z.int(),
  /** Of the last step or epoch, in nats. */
  trainLoss: number,
  /** Percent, at the last epoch. */
  testError: number,
  imagesPerSecond: number,
  /** Why it failed. */
  reason: z.string().nullable(),
  epochs: z.array(epochSchema).readonly(),
});

const armSchema = z.strictObject({
  variant: z.string(),
  /** What it is compared with; null for a control. */
  control: z.string().nullable(),
  parameters: number,
  /** For one image. */
  multiplyAdds: number,
  /** Of one training step, measured in this trial. */
  millisecondsPerStep: number,
  /** The form that its modules were trained in. */
  form: z.string().nullable(),
  /** Complete runs. */
  runs: z.int(),
  /** Percent. */
  meanError: number,
  /** 95 % t interval of the mean error, in percent. */
  errorInterval: interval,
  /** Δ = arm − control, one for each complete pair, in percentage points. */
  differences: z.array(z.strictObject({ trial: z.int(), difference: z.number() })).readonly(),
  divergedPairs: z.int(),
  meanDifference: number,
  /** Of mean Δ, at 95 %. */
  confidenceInterval: interval,
  absoluteMeanDifference: number,
  paperAbsoluteDifference: number,
  /** The same function as its control: its spread is noise, not evidence. */
  provedEqual: z.boolean(),
  exploratory: z.boolean(),
  /** Null where no test was made. */
  outcome: z.enum(["equivalent", "different", "inconclusive", "calibration"]).nullable(),
});

export const trialSchema = z.strictObject({
  phase: z.enum(["preparing", "running", "complete", "partial", "failed", "refused", "cancelled"]),
  /** Such as "quick, modules, shapes". */
  title: z.string(),
  /** One line on what is going on, or why nothing is. */
  detail: z.string(),
  /** Share of the training that is through, from 0 to 1. */
  progress: z.number(),
  /** Seconds. */
  timeLeft: number,
  /** Which engine computes and why not a better one; empty until it is known. */
  engine: z.array(z.string()).readonly(),
  study: z.string(),
  trials: z.int(),
  epochs: z.int(),
  /** Percentage points below which a difference does not matter. */
  margin: z.number(),
  /** Arms in the recipe's order. */
  arms: z.array(armSchema).readonly(),
  /** Trial by trial, every run that the recipe asks for. */
  runs: z.array(runSchema).readonly(),
  noiseFloor: z.strictObject({ meanAbsoluteDifference: number, interval }),
  /** What may be said so far, most important first; empty before the first run has ended. */
  verdict: z.array(z.string()).readonly(),
  /** Path of the results file. */
  file: z.string().nullable(),
  /** Nothing writes to it: it is shown as it stands in its file. */
  readOnly: z.boolean(),
});

export const measurementsSchema = z.strictObject({
  /** What computed: engine, device, batch and map, such as "wasm 4.22.0 on CPU (SIMD), batch 16, 64 channels at 32×32". */
  where: z.string(),
  /** Forward and backward pass of a pane's module, or of one of its layers (named as in the diagram; of alike paths the first). */
  modules: z
    .array(
      z.strictObject({
        variant: z.string(),
        layer: z.string().nullable(),
        /** Of a module in the form that trials train it in, of a layer as it is drawn. */
        milliseconds: z.number(),
        /** Of a module as it is drawn, every path by itself. */
        asDrawn: z.number().optional(),
      }),
    )
    .readonly(),
});

const doseSchema = z.strictObject({
  /** The trial that measured it: title, engine and device. */
  where: z.string(),
  /** Width of the network: at this cardinality its grouped convolutions are depthwise, and the module is the control. */
  channels: z.int(),
  margin: z.number(),
  noiseFloor: number,
  /** Ascending. */
  stops: z
    .array(
      z.strictObject({ cardinality: z.int(), meanDifference: number, interval, pairs: z.int(), millisecondsPerStep: number }),
    )
    .readonly(),
});

export const panelStateSchema = z.strictObject({
  trial: trialSchema.nullable(),
  /** Titles of the trials that wait their turn. */
  queue: z.array(z.string()).readonly(),
  /** Why no trial can be run here, null where one can. */
  noTraining: z.string().nullable(),
  /** Times of the diagrams' modules on this machine; null until they are measured. */
  measurements: measurementsSchema.nullable(),
  /** What the newest study of cardinality found; null where none ran. */
  dose: doseSchema.nullable(),
});

export const panelIntentSchema = z.discriminatedUnion("intent", [
  /** The page listens and wants the whole state. */
  z.strictObject({ intent: z.literal("ready") }),
  z.strictObject({
    intent: z.enum(["runTrial", "cancelTrial", "resumeTrial", "openResults", "saveTo", "measure", "showEngines"]),
  }),
  z.strictObject({ intent: z.literal("copy"), text: z.string().max(10_000_000) }),
  /** A picture to be saved where the user says. */
  z.strictObject({
    intent: z.literal("export"),
    name: z.string(),
    kind: z.enum(["svg", "png"]),
    /** The text of an SVG; base64 of a PNG. */
    content: z.string().max(50_000_000),
  }),
]);

export type EpochPoint = Readonly<z.infer<typeof epochSchema>>;
export type RunRow = Readonly<z.infer<typeof runSchema>>;
export type ArmRow = Readonly<z.infer<typeof armSchema>>;
export type TrialState = Readonly<z.infer<typeof trialSchema>>;
export type Measurements = Readonly<z.infer<typeof measurementsSchema>>;
export type Dose = Readonly<z.infer<typeof doseSchema>>;
export type PanelState = Readonly<z.infer<typeof panelStateSchema>>;
export type PanelIntent = Readonly<z.infer<typeof panelIntentSchema>>;

/** Whether a trial is being prepared or trained. */
export const isActive = ({ phase }: Pick<TrialState, "phase">): boolean => phase === "preparing" || phase === "running";

/** Before any trial. */
export const idlePanel: PanelState = { trial: null, queue: [], noTraining: null, measurements: null, dose: null };
