/**
 * How a page is kept up to date: the whole state once, then all but its runs, and what has changed of those, so that a trial of many
 * epochs stays cheap to watch. Both ends use this file, so that they cannot disagree. Pure.
 */
import { z } from "zod";
import {
  panelStateSchema,
  runSchema,
  trialSchema,
  type EpochPoint,
  type PanelState,
  type RunRow,
  type TrialState,
} from "./panel";

const runChangeSchema = z.strictObject({
  /** Place among the runs. */
  at: z.int(),
  run: runSchema.omit({ epochs: true }),
  /** So many epochs stay as they are; those that follow them are given. */
  keep: z.int(),
  epochs: runSchema.shape.epochs,
});

export const panelMessageSchema = z.discriminatedUnion("message", [
  z.strictObject({ message: z.literal("whole"), state: panelStateSchema }),
  z.strictObject({
    message: z.literal("change"),
    state: panelStateSchema.omit({ trial: true }),
    /** Of the same runs as before. */
    trial: trialSchema.omit({ runs: true }),
    runs: z.array(runChangeSchema).readonly(),
  }),
]);

export type PanelMessage = z.infer<typeof panelMessageSchema>;
type RunChange = z.infer<typeof runChangeSchema>;

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** How many epochs from the first on are the same. */
function shared(before: readonly EpochPoint[], after: readonly EpochPoint[]): number {
  const differs = after.findIndex((point, i) => !same(point, before[i]));
  return differs === -1 ? after.length : differs;
}

function runChanges(before: readonly RunRow[], after: readonly RunRow[]): readonly RunChange[] {
  return after.flatMap((own, at) => {
    const other = before[at];
    if (other === undefined || same(other, own)) return [];
    const { epochs, ...run } = own;
    const keep = shared(other.epochs, epochs);
    return [{ at, run, keep, epochs: epochs.slice(keep) }];
  });
}

const sameRuns = (a: TrialState, b: TrialState): boolean =>
  a.file === b.file &&
  a.runs.length === b.runs.length &&
  a.runs.every(({ variant, trial }, i) => variant === b.runs[i]?.variant && trial === b.runs[i].trial);

/** The runs of a state, and all else of it. */
function apart({ queue, noTraining, measurements, dose }: PanelState, { runs, ...trial }: TrialState) {
  return { runs, rest: { state: { queue, noTraining, measurements, dose }, trial } };
}

/** What brings a page from one state to another; null where they are the same. */
export function messageBetween(before: PanelState, after: PanelState): PanelMessage | null {
  if (before === after) return null;
  if (before.trial === null || after.trial === null || !sameRuns(before.trial, after.trial)) {
    return same(before, after) ? null : { message: "whole", state: after };
  }
  const [old, next] = [apart(before, before.trial), apart(after, after.trial)];
  const runs = runChanges(old.runs, next.runs);
  if (runs.length === 0 && same(old.rest, next.rest)) return null;
  return { message: "change", ...next.rest, runs };
}

function withChanges(runs: readonly RunRow[], changes: readonly RunChange[]): readonly RunRow[] {
  if (changes.length === 0) return runs;
  const next = [...runs];
  for (const { at, run, keep, epochs } of changes) {
    const kept = runs[at]?.epochs.slice(0, keep) ?? [];
    next[at] = { ...run, epochs: [...kept, ...epochs] };
  }
  return next;
}

/** The state after a message; of runs that did not change the very same objects. */
export function afterMessage(state: PanelState, message: PanelMessage): PanelState {
  if (message.message === "whole") return message.state;
  const runs = withChanges(state.trial?.runs ?? [], message.runs);
  return { ...message.state, trial: { ...message.trial, runs } };
}
