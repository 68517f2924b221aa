/** What `verify` says: the rows with their figures and bounds, the broken forms, the trajectories, and whether all hold. Pure. */
import type { Law } from "../equivalences";
import type { CheckedValue, EngineReport, PairCheck, TrajectoriesResult } from "../protocol";
import { checkExactly, type ExactCheck } from "./exactCheck";
import { negatives } from "./negatives";
import type { Row, RowKind } from "./rows";
import { gapFactor, type Trajectory } from "./trajectories";

/** Differences are absolute, and each stands with the bound of the same entry: the entry that uses most of its bound. Null: not there. */
export interface RowReport {
  readonly id: string;
  readonly kind: RowKind;
  readonly statement: string;
  readonly law: Law | null;
  readonly exact: boolean;
  readonly maxOutputDifference: number | null;
  readonly bound: number | null;
  readonly maxGradientDifference: number | null;
  readonly gradientBound: number | null;
  readonly passed: boolean;
  /** Why not, in one sentence. */
  readonly reason: string | null;
}

export interface NegativeReport {
  readonly id: string;
  readonly what: string;
  readonly caught: boolean;
}

export interface TrajectoryReport {
  readonly id: string;
  readonly against: string;
  readonly steps: number;
  readonly gap: number | null;
  readonly controlGap: number;
  readonly together: boolean;
  readonly expectedTogether: boolean;
  readonly passed: boolean;
  readonly why: string;
}

export interface VerifyReport {
  readonly engine: EngineReport["engine"];
  readonly device: string;
  readonly mathMode: EngineReport["mathMode"];
  readonly seed: number;
  readonly rows: readonly RowReport[];
  readonly negatives: readonly NegativeReport[];
  readonly trajectories: readonly TrajectoryReport[];
  readonly passed: boolean;
}

const holds = ({ ratio }: CheckedValue): boolean => ratio !== null && ratio <= 1;

const excess = ({ ratio, where }: CheckedValue): string =>
  ratio === null ? `${where} is missing or not finite` : `${where} is ${ratio.toFixed(1)} times its bound off`;

/** Why a row does not hold; null where it does. */
function reasonOf({ kind, law, reason }: Row, exact: ExactCheck, check: PairCheck | undefined): string | null {
  if (reason !== null) return reason;
  if (!exact.equal) return exact.reason;
  if (kind === "lowering" && law === "merge") return "a lowering that multiplies weights would train something else";
  if (check === undefined) return "the engine did not check it";
  if ("reason" in check) return check.reason;
  const failed = [check.output, check.gradient].filter((value) => !holds(value));
  return failed.length === 0 ? null : failed.map(excess).join(", ");
}

export function rowReport(row: Row, exact: ExactCheck, check: PairCheck | undefined): RowReport {
  const { id, kind, statement, law } = row;
  const figures = check === undefined || "reason" in check ? null : check;
  const reason = reasonOf(row, exact, check);
  return {
    id,
    kind,
    statement,
    law,
    exact: exact.equal,
    maxOutputDifference: figures?.output.difference ?? null,
    bound: figures?.output.bound ?? null,
    maxGradientDifference: figures?.gradient.difference ?? null,
    gradientBound: figures?.gradient.bound ?? null,
    passed: reason === null,
    reason,
  };
}

/** Each broken form by the exact check. */
export const negativeReports = (seed: number): readonly NegativeReport[] =>
  negatives.map(({ id, what, before, broken, input }) => ({
    id,
    what,
    caught: !checkExactly({ before, after: broken, input }, seed).equal,
  }));

export function trajectoryReports(
  table: readonly Trajectory[],
  { controlGap, gaps }: TrajectoriesResult,
): readonly TrajectoryReport[] {
  return table.map(({ id, against, steps, expectedTogether, why }, i) => {
    const gap = gaps[i] ?? null;
    const together = gap !== null && gap <= gapFactor * controlGap;
    return { id, against, steps, gap, controlGap, together, expectedTogether, passed: together === expectedTogether, why };
  });
}

/** Everything of one engine. */
export function verifyReport(
  { engine, device, mathMode }: EngineReport,
  parts: Pick<VerifyReport, "seed" | "rows" | "negatives" | "trajectories">,
): VerifyReport {
  const { rows, negatives: broken, trajectories } = parts;
  const passed = [...rows, ...trajectories].every((part) => part.passed) && broken.every(({ caught }) => caught);
  return { engine, device, mathMode, ...parts, passed };
}
