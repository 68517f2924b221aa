/** The live table on a terminal: arm × trial with epoch, loss, error, images a second and time left; drawn ten times a second at most. */
import { createLogUpdate } from "log-update";
import { jobKey, textTable, type TrialEvent } from "../trial";
import type { Output } from "./context";
import type { ProgressView } from "./progressView";
import { afterEvent, noProgress, type Cell, type TrialProgress } from "./trialProgress";
import { engineText, loweringLines, prepareText, refusalLines, timeLeftText } from "./wording";

const percent = (value: number | null): string => (value === null ? "–" : `${value.toFixed(1)} %`);

function cellText(cell: Cell | undefined, epochs: number): string {
  if (cell === undefined) return "·";
  if (cell.status === "complete") return percent(cell.error);
  if (cell.status !== "running") return cell.status;
  const error = cell.error === null ? "" : ` ${percent(cell.error)}`;
  return `${cell.epoch}/${epochs} ${cell.loss === null ? "…" : cell.loss.toFixed(2)}${error}`;
}

const cellWidth = 19;

/** The trials that fit: a window that ends with the newest begun. */
function shownTrials({ recipe, cells }: TrialProgress, columns: number): readonly number[] {
  if (recipe === null) return [];
  const names = Math.max(...recipe.variants.map((variant) => variant.length));
  const fit = Math.min(recipe.trials, Math.max(1, Math.floor((columns - names - 13) / cellWidth)));
  const newest = Math.max(0, ...[...cells.keys()].map((key) => Number.parseInt(key, 10)));
  const from = Math.max(0, Math.min(newest - fit + 1, recipe.trials - fit));
  return Array.from({ length: fit }, (_, i) => from + i);
}

/** The table as text, for a terminal of so many columns. */
export function renderTable(state: TrialProgress, columns: number): string {
  const { recipe, engine, preparing, cells, rates } = state;
  if (recipe === null) return "";
  if (engine === null) return preparing === null ? "Starting…" : prepareText(preparing);
  const trials = shownTrials(state, columns);
  const rows = recipe.variants.map((variant) => {
    const rate = rates.get(variant);
    const shown = trials.map((trial) => cellText(cells.get(jobKey({ variant, trial })), recipe.epochs));
    return [variant, ...shown, rate === undefined ? "–" : Math.round(rate).toLocaleString("en-GB")];
  });
  const head = ["", ...trials.map((trial) => `trial ${trial + 1} of ${recipe.trials}`), "images/s"];
  const ended = [...cells.values()].filter(({ status }) => status !== "running").length;
  const footer = `${ended} of ${recipe.trials * recipe.variants.length} runs done, ${timeLeftText(state.timeLeft)}`;
  const legend = "running: epoch, loss, training error; done: test error";
  return [...textTable([head, ...rows]), "", `${footer}   (${legend})`].map((line) => line.slice(0, columns)).join("\n");
}

const interval = 100;

/** Draws the table in place; lines that stay are written above it. */
export function liveTable(output: Output): ProgressView {
  const draw = createLogUpdate(output);
  let state = noProgress;
  let timer: NodeJS.Timeout | null = null;
  const redraw = (): void => {
    timer = null;
    draw(renderTable(state, output.columns ?? 80));
  };
  return {
    onEvent(event: TrialEvent) {
      state = afterEvent(state, event);
      if (event.type === "selfTested") {
        draw.clear();
        output.write(
          [
            `Engine: ${engineText(event.engine)}, workers: ${event.workers}`,
            ...refusalLines(event.engine),
            ...loweringLines(event.lowerings),
            "",
          ].join("\n"),
        );
      }
      timer ??= setTimeout(redraw, interval);
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      redraw();
      draw.done();
    },
  };
}
