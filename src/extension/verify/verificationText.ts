/** What `hybrid-hypothesis verify --json` says, as Markdown. Pure. */
import { z } from "zod";
import { absent } from "../../wording";
import { cell, markdownTable } from "../markdown";

const number = z.number().nullable();

const reportSchema = z.object({
  engine: z.string(),
  device: z.string(),
  mathMode: z.string(),
  passed: z.boolean(),
  rows: z.array(
    z.object({
      id: z.string(),
      statement: z.string(),
      law: z.string().nullable(),
      exact: z.boolean(),
      maxOutputDifference: number,
      bound: number,
      maxGradientDifference: number,
      gradientBound: number,
      passed: z.boolean(),
      reason: z.string().nullable(),
    }),
  ),
  negatives: z.array(z.object({ id: z.string(), what: z.string(), caught: z.boolean() })),
  trajectories: z.array(
    z.object({
      id: z.string(),
      gap: number,
      controlGap: z.number(),
      expectedTogether: z.boolean(),
      passed: z.boolean(),
      why: z.string(),
    }),
  ),
});

/** The best engine's report, with the others'. */
export const verificationSchema = reportSchema.extend({ others: z.array(reportSchema) });

type Report = Readonly<z.infer<typeof reportSchema>>;

const mark = (passed: boolean): string => (passed ? "✓" : "**✗**");

/** Of the bound; at most 1 where the row holds. */
function share(difference: number | null, bound: number | null): string {
  if (difference === null || bound === null) return absent;
  return (difference === 0 ? 0 : difference / bound).toFixed(3);
}

function rowCells({ id, statement, law, exact, passed, reason, ...figures }: Report["rows"][number]): readonly string[] {
  const { maxOutputDifference, bound, maxGradientDifference, gradientBound } = figures;
  const what = `${cell(id)}<br>${cell(statement)}${reason === null ? "" : `<br>**${cell(reason)}**`}`;
  const shares = [share(maxOutputDifference, bound), share(maxGradientDifference, gradientBound)];
  return [mark(passed), what, law ?? absent, exact ? "exact" : "differs", ...shares];
}

function trajectoryCells({
  id,
  gap,
  controlGap,
  expectedTogether,
  passed,
  why,
}: Report["trajectories"][number]): readonly string[] {
  const far = gap === null ? "diverged" : gap === 0 ? "0" : (gap / controlGap).toPrecision(2);
  return [mark(passed), `${cell(id)}<br>${cell(why)}`, far, expectedTogether ? "together" : "apart"];
}

/** What does not hold, first: it is what a reader looks for. */
const failuresFirst = <Part extends { readonly passed: boolean }>(parts: readonly Part[]): readonly Part[] => [
  ...parts.filter(({ passed }) => !passed),
  ...parts.filter(({ passed }) => passed),
];

function engineLines({ engine, device, mathMode, rows, trajectories }: Report): readonly string[] {
  const head = ["", "two forms of one function", "law", "whole numbers", "output", "gradients"];
  return [
    `## ${cell(engine)} on ${cell(device)}, ${cell(mathMode)}`,
    "",
    "Output and gradients: the largest deviation as a share of the rounding bound.",
    "",
    ...markdownTable(head, failuresFirst(rows).map(rowCells)),
    "",
    "Trained from the same leaves: how far the losses end from the control's, in units of what moving its inputs by one ulp does.",
    "",
    ...markdownTable(["", "arm", "gap", "should stay"], failuresFirst(trajectories).map(trajectoryCells)),
    "",
  ];
}

function answer(reports: readonly Report[]): string {
  const [first] = reports;
  const where = reports.map(({ engine, device, mathMode }) => `${engine} (${device}, ${mathMode})`).join(" and ");
  const { rows, negatives, trajectories } = first ?? { rows: [], negatives: [], trajectories: [] };
  const checked = `${rows.length} rows, ${negatives.length} broken forms and ${trajectories.length} trajectories, exactly at these sizes and within rounding on ${cell(where)}.`;
  return reports.every(({ passed }) => passed)
    ? `**All hold.** Checked: ${checked}`
    : `**Not all hold**; what does not stands first. Checked: ${checked}`;
}

/** A document; `notes` are lines on engines that were left out. */
export function verificationMarkdown(found: z.infer<typeof verificationSchema>, notes: string): string {
  const { others, ...best } = found;
  const reports = [best, ...others];
  return [
    "# Verification",
    "",
    answer(reports),
    "",
    ...notes
      .split("\n")
      .filter((line) => line !== "")
      .flatMap((line) => [cell(line), ""]),
    ...reports.flatMap(engineLines),
    "## Broken forms, which the exact check has to tell from the right ones",
    "",
    ...markdownTable(
      ["caught", "form"],
      best.negatives.map(({ id, what, caught }) => [mark(caught), `${cell(id)}<br>${cell(what)}`]),
    ),
    "",
  ].join("\n");
}
