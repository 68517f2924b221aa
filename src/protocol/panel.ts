/**
 * Every message between the editor and the panel's page: the whole state goes down, intents come up. Both ends parse what they
 * receive. Imported by path, not through the index, so that the page carries nothing else.
 */
import { z } from "zod";

const number = z.number().nullable();

const runRowSchema = z.strictObject({
  variant: z.string(),
  /** From 0. */
  trial: z.int(),
  status: z.enum(["waiting", "running", "complete", "diverged", "failed", "cancelled"]),
  /** Epochs begun. */
  epoch: z.int(),
  /** Mean cross-entropy in nats of the last step or epoch. */
  trainLoss: number,
  /** Percent, at the last epoch. */
  testError: number,
  imagesPerSecond: number,
  /** Why it failed. */
  reason: z.string().nullable(),
});

export const panelStateSchema = z.strictObject({
  phase: z.enum(["idle", "preparing", "running", "complete", "partial", "failed", "refused", "cancelled"]),
  /** One line on what is going on, or why nothing is. */
  detail: z.string(),
  /** Which engine computes and why not a better one; empty until it is known. */
  engine: z.array(z.string()),
  /** Every arm that others are compared with. */
  controls: z.array(z.string()),
  epochs: z.int(),
  runs: z.array(runRowSchema),
  /** Seconds. */
  timeLeft: number,
  verdict: z.string().nullable(),
  /** Path of the results file. */
  file: z.string().nullable(),
});

export const panelIntentSchema = z.strictObject({
  /** `ready`: the page listens and wants the state. */
  intent: z.enum(["ready", "cancelTrial", "openResults"]),
});

export type RunRow = Readonly<z.infer<typeof runRowSchema>>;
export type PanelState = Readonly<z.infer<typeof panelStateSchema>>;
export type PanelIntent = Readonly<z.infer<typeof panelIntentSchema>>;

/** Before any trial. */
export const idlePanel: PanelState = {
  phase: "idle",
  detail: "No trial has run in this window yet.",
  engine: [],
  controls: [],
  epochs: 0,
  runs: [],
  timeLeft: null,
  verdict: null,
  file: null,
};
