/** The table of arms as text for other programs: Markdown for people, CSV for computers. Pure. */
import type { TrialState } from "../../src/protocol/panel";
import { spreadOf } from "../../src/wording";
import { armsOf, errorColumn, imagesPerSecond, nameColumn, numberColumns, type Arm } from "./armColumns";
import { captionOf } from "./conditions";

/** A bar would end a cell, and the name of an own block may hold one. */
const markdownCell = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll("|", "\\|").replaceAll(/\s+/g, " ");

const markdownRow = (cells: readonly string[]): string => `| ${cells.map(markdownCell).join(" | ")} |`;

function armName({ row }: Arm): string {
  return `${nameColumn.text({ row, runs: [] })}${row.control === null ? " (control)" : ""}${row.provedEqual ? " =" : ""}`;
}

/** As the page shows it, in the recipe's order, with its conditions underneath. */
export function markdownOf(trial: TrialState): string {
  const columns = [errorColumn, ...numberColumns];
  const head = ["arm", "n", ...columns.map(({ title }) => title)];
  const rows = armsOf(trial).map((arm) => [armName(arm), String(arm.row.runs), ...columns.map(({ text }) => text(arm))]);
  const lines = [head, head.map((_, i) => (i === 0 ? "---" : "---:")), ...rows].map(markdownRow);
  return `${[...lines, "", captionOf(trial)].join("\n")}\n`;
}

type Value = string | number | boolean | null;

/** A spreadsheet would run a text that starts so as a formula (OWASP, CSV injection); numbers are numbers. */
function csvCell(value: Value): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const text = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const csvColumns: readonly (readonly [string, (arm: Arm, trial: TrialState) => Value])[] = [
  ["arm", ({ row }) => row.variant],
  ["control", ({ row }) => row.control],
  ["same function as control", ({ row }) => row.provedEqual],
  ["complete runs", ({ row }) => row.runs],
  ["pairs", ({ row }) => row.differences.length],
  ["diverged pairs", ({ row }) => row.divergedPairs],
  ["test error %", ({ row }) => row.meanError],
  ["± (95 %)", ({ row }) => spreadOf(row.errorInterval)],
  ["mean difference", ({ row }) => row.meanDifference],
  ["95 % from", ({ row }) => row.confidenceInterval?.[0] ?? null],
  ["95 % to", ({ row }) => row.confidenceInterval?.[1] ?? null],
  ["|mean difference|", ({ row }) => row.absoluteMeanDifference],
  ["paper's |difference|", ({ row }) => row.paperAbsoluteDifference],
  ["weights", ({ row }) => row.parameters],
  ["multiply-adds", ({ row }) => row.multiplyAdds],
  ["ms per step", ({ row }) => row.millisecondsPerStep],
  ["images per second", imagesPerSecond],
  ["trained as", ({ row }) => row.form],
  ["trial", (_arm, { title }) => title],
  ["trials declared", (_arm, { trials }) => trials],
  ["epochs", (_arm, { epochs }) => epochs],
  ["margin", (_arm, { margin }) => margin],
  ["engine and device", (_arm, { engine }) => engine[0] ?? null],
];

const csvLine = (values: readonly Value[]): string => values.map(csvCell).join(",");

/** RFC 4180. The conditions stand in every row, because rows are what is kept of a table. */
export function csvOf(trial: TrialState): string {
  const rows = armsOf(trial).map((arm) => csvColumns.map(([, value]) => value(arm, trial)));
  return [csvColumns.map(([title]) => title), ...rows].map((row) => `${csvLine(row)}\r\n`).join("");
}

/** Every epoch of every run. */
export function curvesCsv({ runs, title, engine }: TrialState): string {
  const head = [
    "arm",
    "trial",
    "epoch",
    "training loss",
    "training error %",
    "test error %",
    "run",
    "recipe",
    "engine and device",
  ];
  const rows = runs.flatMap(({ variant, trial, status, epochs }) =>
    epochs.map((point) => [
      ...[variant, trial + 1, point.epoch, point.trainLoss, point.trainError, point.testError, status],
      ...[title, engine[0] ?? null],
    ]),
  );
  return [head, ...rows].map((row) => `${csvLine(row)}\r\n`).join("");
}
