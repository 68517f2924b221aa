import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newTrial } from "../../../src/extension/trials/liveTrial";
import { liveTrialState } from "../../../src/extension/trials/trialState";
import { idlePanel, type EpochPoint, type PanelState, type RunRow, type TrialState } from "../../../src/protocol/panel";
import { afterMessage, messageBetween, panelMessageSchema } from "../../../src/protocol/panelMessage";
import { recipeOf } from "../../../src/trial";

const base = liveTrialState(newTrial(recipeOf({ trials: 2 }), "a file"), null);

const epochs = fc
  .array(
    fc.record({
      trainLoss: fc.nat(9999).map((loss) => loss / 1000),
      trainError: fc.nat(100),
      testError: fc.constantFrom(null, 10.5),
    }),
    {
      maxLength: 5,
    },
  )
  .map((points): readonly EpochPoint[] => points.map((point, i) => ({ epoch: i + 1, ...point })));

const run = (row: RunRow) =>
  fc
    .record({ status: fc.constantFrom("waiting", "running", "complete"), epochs })
    .map((change): RunRow => ({ ...row, ...change }));

const trial = fc
  .record({
    file: fc.constantFrom("a file", "another file"),
    runs: fc.tuple(...base.runs.map(run)),
    fewer: fc.nat(2),
    margin: fc.constantFrom(1, 5),
    verdict: fc.array(fc.string(), { maxLength: 2 }),
  })
  .map(({ fewer, runs, ...change }): TrialState => ({ ...base, ...change, runs: runs.slice(fewer === 0 ? 1 : 0) }));

const state: fc.Arbitrary<PanelState> = fc
  .record({ trial: fc.option(trial), queue: fc.array(fc.string(), { maxLength: 2 }) })
  .map((change) => ({ ...idlePanel, ...change }));

describe("messages to the page", () => {
  it("bring it from any state to any other", () => {
    fc.assert(
      fc.property(state, state, (before, after) => {
        const message = messageBetween(before, after);
        if (message === null) expect(before).toEqual(after);
        else expect(afterMessage(before, panelMessageSchema.parse(JSON.parse(JSON.stringify(message))))).toEqual(after);
      }),
      { numRuns: 500 },
    );
  });

  it("carry one epoch when one was added", () => {
    const [first, ...others] = base.runs;
    if (first === undefined) throw new Error("no runs");
    const point = (epoch: number): EpochPoint => ({ epoch, trainLoss: 1 / epoch, trainError: 50, testError: null });
    const withEpochs = (n: number): PanelState => {
      const points = Array.from({ length: n }, (_, i) => point(i + 1));
      return { ...idlePanel, trial: { ...base, runs: [{ ...first, epochs: points }, ...others] } };
    };
    const message = messageBetween(withEpochs(189), withEpochs(190));
    expect(message).toMatchObject({ message: "change", runs: [{ at: 0, keep: 189, epochs: [point(190)] }] });
  });

  it("leave the other runs the same objects, so that the page need not draw them again", () => {
    const before: PanelState = { ...idlePanel, trial: base };
    const runs = base.runs.map((row, i): RunRow => (i === 1 ? { ...row, status: "running", epoch: 1 } : row));
    const message = messageBetween(before, { ...idlePanel, trial: { ...base, runs } });
    const after = message === null ? before : afterMessage(before, message);
    expect(after.trial?.runs.map((row, i) => row === base.runs[i])).toEqual(base.runs.map((_, i) => i !== 1));
  });

  it("are not sent where nothing has changed", () => {
    expect(messageBetween({ ...idlePanel, trial: base }, { ...idlePanel, trial: { ...base, runs: [...base.runs] } })).toBeNull();
  });
});
