/** Progress as plain lines, for pipes and logs: one for each epoch and each end of a run. */
import { imagesText, type TrialEvent } from "../trial";
import type { Output } from "./context";
import type { ProgressView } from "./progressView";
import { engineText, loweringLines, prepareText, refusalLines, timeLeftText } from "./wording";

const fixed = (value: number | null, digits: number): string => (value === null ? "–" : value.toFixed(digits));

/** The lines of an event; none for most steps. `trials` and `epochs` are those of the recipe. */
export function plainLinesOf(
  event: TrialEvent,
  { trials, epochs }: { readonly trials: number; readonly epochs: number },
): readonly string[] {
  const name = "variant" in event ? `${event.variant}, trial ${event.trial + 1} of ${trials}` : "";
  switch (event.type) {
    case "prepareProgress":
      return event.done === event.total ? [prepareText(event)] : [];
    case "selfTested": {
      const { data, kept, workers } = event;
      return [
        `Engine: ${engineText(event.engine)}, workers: ${workers}`,
        ...refusalLines(event.engine),
        `Data: ${data.name}, ${imagesText(data)}`,
        ...loweringLines(event.lowerings),
        ...(kept.length === 0 ? [] : [`Kept from before: ${kept.length} runs`]),
      ];
    }
    case "runResumed":
      return [`${name}: goes on at epoch ${event.epoch} of ${epochs}, from its checkpoint`];
    case "epochDone": {
      const { epoch, trainLoss, trainError, seconds } = event.record;
      const rates = `loss ${fixed(trainLoss, 3)}, training error ${fixed(trainError, 1)} %, ${fixed(seconds, 1)} s`;
      return [`${name}: epoch ${epoch} of ${epochs}, ${rates}; ${timeLeftText(event.timeLeft)}`];
    }
    case "runEnded": {
      const { status, testError, imagesPerSecond, reason } = event.run;
      if (status === "complete") return [`${name}: test error ${fixed(testError, 2)} %, ${fixed(imagesPerSecond, 0)} images/s`];
      return [`${name}: ${status}${reason === null ? "" : `: ${reason}`}`];
    }
    case "trialStarted":
    case "runStarted":
    case "runProgress":
    case "trialEnded":
      return [];
  }
}

export function plainLines(output: Output): ProgressView {
  let sizes = { trials: 0, epochs: 0 };
  let estimated = false;
  return {
    onEvent(event) {
      if (event.type === "trialStarted") sizes = event.recipe;
      // The very first step holds the engine's warm-up.
      if (event.type === "runProgress" && event.timeLeft !== null && !estimated && (event.step > 1 || event.steps === 1)) {
        estimated = true;
        output.write(`Estimate from the first steps: ${timeLeftText(event.timeLeft)}\n`);
      }
      for (const line of plainLinesOf(event, sizes)) output.write(`${line}\n`);
    },
    close: () => undefined,
  };
}

/** `--events`: every event as one line of JSON, with the time it came. */
export function eventLines(output: Output): ProgressView {
  return {
    onEvent: (event) => output.write(`${JSON.stringify({ at: new Date().toISOString(), ...event })}\n`),
    close: () => undefined,
  };
}
