/** The argument step by step: text, and buttons that go through it; the diagrams are lit by whoever is told of the step. */
import type { Selection } from "d3";
import { argumentSteps, type ArgumentStep } from "./argument";

type Holder = Selection<HTMLElement, unknown, null, undefined>;

interface Argument {
  /** Opens it at its first step, or closes it. */
  readonly toggle: () => void;
  readonly close: () => void;
  /** Whether its trial can be run: why not, or null. */
  readonly allow: (noTraining: string | null) => void;
  /** At a step, from 0; null for closed. */
  readonly open: (step: number | null) => void;
}

export interface ArgumentOptions {
  /** Null when it is closed. */
  readonly onStep: (step: ArgumentStep | null) => void;
  /** What the last step leads to; null where there is nothing to run. */
  readonly onRunTrial: (() => void) | null;
}

/** Adds the region, closed. */
export function addArgument(parent: Holder, { onStep, onRunTrial }: ArgumentOptions): Argument {
  let at: number | null = null;
  const region = parent
    .append<HTMLElement>("section")
    .attr("class", "argument")
    .attr("aria-label", "The argument in five steps")
    .attr("hidden", "");
  const text = region.append<HTMLElement>("div").attr("class", "step").attr("aria-live", "polite");
  const buttons = region.append<HTMLElement>("div").attr("class", "buttons");
  const button = (name: string, onClick: () => void): Selection<HTMLButtonElement, unknown, null, undefined> =>
    buttons.append<HTMLButtonElement>("button").attr("type", "button").text(name).on("click", onClick);

  const go = (to: number | null): void => {
    at = to;
    const step = to === null ? undefined : argumentSteps[to];
    region.attr("hidden", step === undefined ? "" : null);
    text.selectAll("*").remove();
    if (step !== undefined) {
      text.append<HTMLElement>("h3").text(`${(to ?? 0) + 1} of ${argumentSteps.length}: ${step.title}`);
      text.append<HTMLElement>("p").attr("class", "claim").text(step.claim);
      text.append<HTMLElement>("p").text(step.check);
    }
    // Not disabled, which would lose the focus at either end.
    previous.attr("aria-disabled", String(to === 0));
    next.attr("aria-disabled", String(to === argumentSteps.length - 1));
    run.attr("hidden", onRunTrial !== null && to === argumentSteps.length - 1 ? null : "");
    onStep(step ?? null);
  };
  const by = (steps: number): void => {
    if (at !== null) go(Math.max(0, Math.min(argumentSteps.length - 1, at + steps)));
  };
  const previous = button("Previous", () => by(-1));
  const next = button("Next", () => by(1));
  const run = button("Run the trial", () => onRunTrial?.()).attr("class", "run");
  button("Close", () => go(null));
  region.on("keydown", (event: KeyboardEvent) => {
    if (event.key === "ArrowRight") by(1);
    else if (event.key === "ArrowLeft") by(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return {
    toggle() {
      go(at === null ? 0 : null);
      if (at !== null) next.node()?.focus();
    },
    close: () => go(null),
    allow: (noTraining) => run.attr("disabled", noTraining === null ? null : "").attr("title", noTraining),
    open: go,
  };
}
