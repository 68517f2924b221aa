/** What `verify` says, as lines of text: one column of figures for each engine. Pure. */
import { textTable } from "../trial";
import { gapFactor, type RowReport, type TrajectoryReport, type VerifyReport } from "../verification";

const mark = (passed: boolean): string => (passed ? "✓" : "✗");

function ratio(difference: number | null, bound: number | null): string {
  if (difference === null || bound === null) return "–";
  return (difference === 0 ? 0 : difference / bound).toFixed(3);
}

/** Rows of all engines for one id, the engines in their order. */
const besides = <Part extends { readonly id: string }>(lists: readonly (readonly Part[])[], id: string): readonly Part[] =>
  lists.flatMap((parts) => parts.find((part) => part.id === id) ?? []);

function rowCells(rows: readonly RowReport[]): readonly string[] {
  const [first] = rows;
  const figures = rows.flatMap((row) => [
    ratio(row.maxOutputDifference, row.bound),
    ratio(row.maxGradientDifference, row.gradientBound),
  ]);
  const exact = first?.exact === true ? "exact" : "differs";
  return [`  ${first?.id ?? ""}`, first?.law ?? "–", exact, ...figures, mark(rows.every(({ passed }) => passed))];
}

/** The rows under the statements that they show, and under a row that does not hold the reason. */
function rowLines(reports: readonly VerifyReport[]): readonly string[] {
  const lists = reports.map(({ rows }) => rows);
  const groups = (lists[0] ?? []).map(({ id }) => besides(lists, id));
  const header = ["", "law", "", ...reports.flatMap(({ engine }) => [`output, ${engine}`, "gradients"]), ""];
  const [head = "", ...table] = textTable([header, ...groups.map(rowCells)]);
  const lines = groups.flatMap((rows, i) => {
    const statement = rows[0]?.statement ?? "";
    const heading = statement === lists[0]?.[i - 1]?.statement ? [] : [statement];
    const reasons = new Set(rows.flatMap(({ reason }) => (reason === null ? [] : [`    ${reason}`])));
    return [...heading, table[i] ?? "", ...reasons];
  });
  return [head, ...lines];
}

function trajectoryCells(rows: readonly TrajectoryReport[]): readonly string[] {
  const [first] = rows;
  const gaps = rows.map(({ gap, controlGap }) =>
    gap === null ? "diverged" : gap === 0 ? "0" : (gap / controlGap).toPrecision(2),
  );
  const together = rows.every((row) => row.together) ? "together" : "apart";
  const expected = first?.expectedTogether === true ? "should stay together" : "should not";
  return [`  ${first?.id ?? ""}`, ...gaps, together, expected, mark(rows.every(({ passed }) => passed))];
}

function trajectoryLines(reports: readonly VerifyReport[]): readonly string[] {
  const lists = reports.map(({ trajectories }) => trajectories);
  const [first] = lists[0] ?? [];
  const groups = (lists[0] ?? []).map(({ id }) => besides(lists, id));
  const header = ["", ...reports.map(({ engine }) => `gap, ${engine}`), "", "", ""];
  const apart = (lists[0] ?? []).filter(({ expectedTogether }) => !expectedTogether);
  return [
    `${first?.steps ?? 0} steps from leaves of one seed, in which equal arms share all: how far the losses end from those of ${first?.against ?? "the control"}, in units of what moving its inputs by one ulp does (up to ${gapFactor} counts as together):`,
    ...textTable([header, ...groups.map(trajectoryCells)]),
    ...apart.map(({ id, why }) => `  ${id} should not: ${why}`),
  ];
}

function negativeLines({ negatives }: VerifyReport): readonly string[] {
  const width = Math.max(0, ...negatives.map(({ id }) => id.length));
  return negatives.map(({ id, what, caught }) => `  ${mark(caught)} ${id.padEnd(width)}   ${what}`);
}

/** One sentence on everything: what holds, or what does not. */
function closingSentence(reports: readonly VerifyReport[]): string {
  const where = reports.map(({ engine, device, mathMode }) => `${engine} (${device}, ${mathMode})`).join(" and ");
  const failed = new Set(
    reports.flatMap(({ rows, negatives, trajectories }) => [
      ...[...rows, ...trajectories].filter(({ passed }) => !passed).map(({ id }) => id),
      ...negatives.filter(({ caught }) => !caught).map(({ id }) => `${id} (not caught)`),
    ]),
  );
  if (failed.size > 0) return `${failed.size} of the checks on ${where} failed: ${[...failed].join("; ")}.`;
  const [{ rows, negatives, trajectories }] = [reports[0] ?? { rows: [], negatives: [], trajectories: [] }];
  const more = [
    ...(negatives.length === 0 ? [] : [`all ${negatives.length} broken forms are caught`]),
    ...(trajectories.length === 0 ? [] : [`${trajectories.length} trajectories go as they should`]),
  ];
  const all = [rows.length === 1 ? "the row holds" : `all ${rows.length} rows hold`, ...more];
  const parts = all.length < 3 ? all.join(" and ") : `${all.slice(0, -1).join(", ")}, and ${all.at(-1) ?? ""}`;
  return `Checked exactly at these sizes, and within rounding on ${where}: ${parts}.`;
}

/** The report of each engine, best first, beside each other. */
export function verifyText(reports: readonly VerifyReport[]): string {
  const [first] = reports;
  if (first === undefined) return "";
  const lines = [
    "Two forms of one function: equal in every entry in whole numbers modulo a prime, and on each engine off by so much of the rounding bound:",
    ...rowLines(reports),
    "",
    ...(first.negatives.length === 0
      ? []
      : ["Broken forms, which the exact check has to tell from the right ones:", ...negativeLines(first), ""]),
    ...(first.trajectories.length === 0 ? [] : [...trajectoryLines(reports), ""]),
    closingSentence(reports),
  ];
  return `${lines.join("\n")}\n`;
}
