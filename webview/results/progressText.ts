/** How far a trial is, for the eye and for the ear. Pure. */
import { isActive, type TrialState } from "../../src/protocol/panel";
import { durationText } from "../../src/wording";
import { headlineOf } from "./headline";

/** Such as "12 min left"; empty while it is not known. */
const timeLeftText = (seconds: number | null): string => (seconds === null ? "" : `${durationText(seconds)} left`);

const phases: Readonly<Record<TrialState["phase"], string>> = {
  preparing: "Preparing",
  running: "Training",
  complete: "Complete",
  partial: "Partial",
  failed: "Failed runs",
  refused: "Not run",
  cancelled: "Cancelled",
};

/** Images a second, all runs that are training together. */
function rateOf({ runs }: TrialState): number | null {
  const rates = runs.flatMap(({ status, imagesPerSecond }) =>
    status === "running" && imagesPerSecond !== null ? [imagesPerSecond] : [],
  );
  return rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0);
}

/** Such as "Training · 61 % · 14 min left · 410 images/s". */
export function progressText(trial: TrialState): string {
  const { phase, progress, timeLeft } = trial;
  if (phase !== "running") return phases[phase];
  const rate = rateOf(trial);
  const parts = [
    phases[phase],
    `${Math.floor(100 * progress)} %`,
    timeLeftText(timeLeft),
    rate === null ? "" : `${Math.round(rate).toLocaleString("en-GB")} images/s`,
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

/** What a screen reader says now and then. */
export function announcement(trial: TrialState | null): string {
  if (trial === null) return "";
  const ended = trial.runs.filter(({ status }) => status !== "waiting" && status !== "running").length;
  const counts = `${ended} of ${trial.runs.length} runs ended`;
  if (trial.phase === "preparing") return `Preparing the trial: ${trial.detail}.`;
  if (isActive(trial)) return [`Training, ${counts}`, timeLeftText(trial.timeLeft)].filter((part) => part !== "").join(", ");
  return `${phases[trial.phase]}, ${counts}. ${headlineOf(trial)}`;
}
