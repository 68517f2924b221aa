/** The columns of the table of arms: heading, text, and what they are sorted by. Pure. */
import type { ArmRow, RunRow, TrialState } from "../../src/protocol/panel";
import { counted, differenceText, errorText, fixed, rounded } from "../../src/wording";

/** An arm with its runs, trial by trial. */
export interface Arm {
  readonly row: ArmRow;
  readonly runs: readonly RunRow[];
}

export interface ArmColumn {
  readonly id: string;
  readonly title: string;
  /** What the heading's abbreviation stands for. */
  readonly meaning: string;
  readonly text: (arm: Arm) => string;
  /** Null for what does not exist, which comes last in either direction. */
  readonly value: (arm: Arm) => number | string | null;
  /** Left out where the table is narrow; an arm's details say it too. */
  readonly wide?: boolean;
}

/** Images through training a second, over all runs that say it: so many images by the time that they took. */
export function imagesPerSecond({ runs }: Arm): number | null {
  const rates = runs.flatMap(({ imagesPerSecond: rate }) => (rate === null || rate === 0 ? [] : [rate]));
  return rates.length === 0 ? null : rates.length / rates.reduce((sum, rate) => sum + 1 / rate, 0);
}

export const nameColumn: ArmColumn = {
  id: "arm",
  title: "arm",
  meaning: "Arm of the trial; the control is set in bold",
  text: ({ row }) => row.variant,
  value: ({ row }) => row.variant,
};

/** Left of the plot of Δ. */
export const errorColumn: ArmColumn = {
  id: "error",
  title: "test error %",
  meaning: "Mean test error after the last epoch ± half its 95 % interval",
  text: ({ row }) => errorText(row),
  value: ({ row }) => row.meanError,
};

/** Right of the plot of Δ. */
export const numberColumns: readonly ArmColumn[] = [
  {
    id: "difference",
    title: "mean Δ [95 %]",
    meaning: "Mean of Δ over the pairs with its 95 % interval, in percentage points",
    text: ({ row }) => (row.control === null ? "control" : differenceText(row)),
    value: ({ row }) => row.meanDifference,
  },
  {
    id: "absolute",
    title: "|mean Δ|",
    meaning: "Size of the mean of Δ, which the paper's figure is compared with",
    text: ({ row }) => fixed(row.absoluteMeanDifference, 2),
    value: ({ row }) => row.absoluteMeanDifference,
  },
  {
    id: "paper",
    title: "paper",
    meaning: "The paper's |Δ| (Ghosh 2017, Fig. 4; CIFAR-10, 190 epochs, 10 trials)",
    text: ({ row }) => fixed(row.paperAbsoluteDifference, 2),
    value: ({ row }) => row.paperAbsoluteDifference,
  },
  {
    id: "weights",
    title: "weights",
    meaning: "Trained parameters",
    text: ({ row }) => counted(row.parameters),
    value: ({ row }) => row.parameters,
    wide: true,
  },
  {
    id: "multiplyAdds",
    title: "mult-adds",
    meaning: "Multiply-adds for one image",
    text: ({ row }) => rounded(row.multiplyAdds),
    value: ({ row }) => row.multiplyAdds,
    wide: true,
  },
  {
    id: "milliseconds",
    title: "ms/step",
    meaning: "Milliseconds of a training step, measured in this trial",
    text: ({ row }) => fixed(row.millisecondsPerStep, 1),
    value: ({ row }) => row.millisecondsPerStep,
    wide: true,
  },
  {
    id: "rate",
    title: "images/s",
    meaning: "Images through training a second, measured in this trial",
    text: (arm) => counted(imagesPerSecond(arm)),
    value: imagesPerSecond,
    wide: true,
  },
];

/** Those that the table can be sorted by. */
export const armColumns: readonly ArmColumn[] = [nameColumn, errorColumn, ...numberColumns];

/** Every arm with its runs, in the recipe's order. */
export function armsOf({ arms, runs }: Pick<TrialState, "arms" | "runs">): readonly Arm[] {
  return arms.map((row) => ({ row, runs: runs.filter(({ variant }) => variant === row.variant) }));
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** In the order of a column, what is alike in the recipe's order; null for the recipe's order. */
export function sortedArms(arms: readonly Arm[], sort: Sort | null): readonly Arm[] {
  const column = armColumns.find(({ id }) => id === sort?.column);
  if (column === undefined || sort === null) return arms;
  const [known, unknown] = [true, false].map((exists) => arms.filter((arm) => (column.value(arm) !== null) === exists));
  const ascending = (a: Arm, b: Arm): number => {
    const [one, other] = [column.value(a), column.value(b)];
    if (typeof one === "number" && typeof other === "number") return one - other;
    return String(one).localeCompare(String(other), "en");
  };
  const direction = sort.descending ? -1 : 1;
  return [...(known ?? []).toSorted((a, b) => direction * ascending(a, b)), ...(unknown ?? [])];
}

/** What a press on a column's heading leads to: up, down, and back to the recipe's order. */
export function nextSort(sort: Sort | null, column: string): Sort | null {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? null : { column, descending: true };
}
