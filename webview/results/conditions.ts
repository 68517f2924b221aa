/** What every number of a trial stands with: n, margin, level, engine, device. Pure. */
import type { TrialState } from "../../src/protocol/panel";
import { alpha, listed, several } from "../../src/wording";

/** "3", or "2 to 3" where the arms have different numbers of complete pairs. */
export function pairsText({ arms }: Pick<TrialState, "arms">): string {
  const counts = arms.filter(({ control }) => control !== null).map(({ differences }) => differences.length);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  if (counts.length === 0) return "0";
  return fewest === most ? String(most) : `${fewest} to ${most}`;
}

/** "separable", or "its control" where there are several. */
export function controlText({ arms }: Pick<TrialState, "arms">): string {
  const controls = [...new Set(arms.flatMap(({ control }) => control ?? []))];
  return controls.length > 1 ? "its control" : (controls[0] ?? "the control");
}

/** Such as "n = 3 of 3 pairs · margin ±5 points · α 0.05 · wasm 4.22.0 on CPU (SIMD) · quick, modules, shapes · 4 epochs". */
export function conditionsOf(trial: TrialState): readonly string[] {
  const { trials, margin, engine, title, epochs } = trial;
  return [
    `n = ${pairsText(trial)} of ${several(trials, "pair")}`,
    `margin ±${several(margin, "point")}`,
    `α ${alpha}`,
    ...engine.slice(0, 1),
    title,
    several(epochs, "epoch"),
  ];
}

/** The line under a copied table. */
export function captionOf(trial: TrialState): string {
  const { noiseFloor } = trial;
  const floor = noiseFloor.meanAbsoluteDifference;
  const equal = trial.arms.filter(({ provedEqual }) => provedEqual).map(({ variant }) => variant);
  return [
    `${conditionsOf(trial).join("; ")}.`,
    `Δ = error of the arm − error of ${controlText(trial)} on the same test images, in percentage points; intervals at 95 %, not adjusted for several arms.`,
    ...(equal.length === 0 ? [] : [`The same function as the control: ${listed(equal)}; their spread is noise.`]),
    ...(floor === null ? [] : [`Noise floor: mean |Δ| ${floor.toFixed(2)}.`]),
  ].join(" ");
}
