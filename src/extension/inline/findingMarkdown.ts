/** What a trial has found of a layer as Markdown: under a chip, in a hover, and pinned below the line. Pure: no vscode. */
import type { Palette } from "../../drawings";
import type { ArmRow, TrialState } from "../../protocol/panel";
import { codeSpan, escapeMarkdown } from "../../explain";
import { absent, counted, differenceText, errorText } from "../../wording";
import { cellScheme, type LayerPlace } from "../code/layerLinks";
import { cell, commandTarget, markdownTable, svgImage } from "../markdown";
import type { Translate } from "../translate";
import { differenceChart } from "./differenceChart";
import type { Finding } from "./findings";
import { sentencesOf } from "./findingText";

/** The commands that the Markdown may link to. */
export const linkedCommands = [
  "hybridHypothesis.openTrial",
  "hybridHypothesis.openResultsFile",
  "hybridHypothesis.rerunTrial",
  "hybridHypothesis.tryLayer",
  "hybridHypothesis.pinResult",
  "hybridHypothesis.unpinResult",
] as const;

export interface Shown {
  readonly finding: Finding;
  readonly isStale: boolean;
  readonly place: LayerPlace;
  readonly t: Translate;
}

function link(title: string, command: (typeof linkedCommands)[number], argument: unknown): string {
  return `[${escapeMarkdown(title)}](${commandTarget(command, argument)})`;
}

function trialLinks({ finding: { trial }, t }: Shown): readonly string[] {
  const { file } = trial;
  if (file === null) return [];
  return [
    link(t("Open the trial"), "hybridHypothesis.openTrial", file),
    link(t("Open the results file"), "hybridHypothesis.openResultsFile", file),
    link(t("Run it again"), "hybridHypothesis.rerunTrial", file),
  ];
}

function heading({ finding: { source, variant }, t }: Shown): string {
  const name = `**${escapeMarkdown(variant)}**`;
  if (source === null) return `${name}: ${escapeMarkdown(t("as a module this layer is this arm"))}`;
  return `${name}: ${codeSpan(source.call)} ${escapeMarkdown(t("of {0}, line {1}", source.file, source.line))}`;
}

const sentences = ({ finding, isStale, t }: Shown): readonly string[] => sentencesOf(finding, isStale, t).map(escapeMarkdown);

const tryLink = ({ isStale, place, t }: Shown): readonly string[] =>
  isStale ? [link(t("Try this layer"), "hybridHypothesis.tryLayer", place)] : [];

/** Whether the editor has room below the lines of a document: it shows no threads in cells. */
export const canPin = ({ uri }: Pick<LayerPlace, "uri">): boolean => !uri.startsWith(`${cellScheme}:`);

/** Under a chip; all of it where it cannot be pinned. */
export function chipMarkdown(shown: Shown, palette: Palette): string {
  const { place, t } = shown;
  const links = [...tryLink(shown), ...trialLinks(shown)];
  if (!canPin(place)) return inFull(shown, links, palette);
  const pin = link(t("Pin below the line"), "hybridHypothesis.pinResult", place);
  return [heading(shown), ...sentences(shown), [pin, ...links].join(" · ")].join("\n\n");
}

/** Grey in whatever theme; the text is Markdown. */
const greyed = (text: string, { isStale }: Shown): string =>
  isStale ? `<span style="color:var(--vscode-disabledForeground);">${text}</span>` : text;

function armCells(arm: ArmRow, shown: Shown): readonly string[] {
  const { control, differences, runs, parameters, provedEqual } = arm;
  const name = cell(`${arm.variant}${provedEqual ? " *" : ""}`);
  return [
    arm.variant === shown.finding.variant ? `**${name}**` : name,
    errorText(arm),
    control === null ? absent : differenceText(arm).replaceAll(/[[\]]/g, "\\$&"),
    String(control === null ? runs : differences.length),
    counted(parameters),
  ].map((text) => greyed(text, shown));
}

function armTable({ arms }: TrialState, shown: Shown): string {
  const { t } = shown;
  const numbers = [t("test error %"), t("mean Δ [95 %]").replaceAll(/[[\]]/g, "\\$&"), "n", t("weights")];
  // Room between the columns, which the editor gives none.
  const head = [t("arm"), ...numbers.map((title) => `&emsp;${title}`)];
  const rows = arms.map((arm) => armCells(arm, shown));
  return markdownTable(head, rows, "right").join("\n");
}

function chartOf(state: TrialState, { finding, isStale, t }: Shown, palette: Palette): readonly string[] {
  const chart = differenceChart(state, { variant: finding.variant, isStale, palette });
  if (chart === null) return [];
  const description = escapeMarkdown(t("Δ of each arm with its interval, the margin as a band"));
  return [svgImage(chart, description)];
}

function equalNote({ arms }: TrialState, t: Translate): readonly string[] {
  const equal = arms.find(({ provedEqual }) => provedEqual);
  return equal === undefined ? [] : [escapeMarkdown(t("* the same function as {0}: noise", equal.control ?? ""))];
}

/** Links, the table of the arms, a chart, and sentences; what matters most comes first, for the editor cuts it off. */
function inFull(shown: Shown, links: readonly string[], palette: Palette): string {
  const { finding, t } = shown;
  const { state } = finding.trial;
  const hasResult = state !== null && state.arms.some(({ meanError }) => meanError !== null);
  return [
    [heading(shown), ...links].join(" · "),
    ...(hasResult ? [armTable(state, shown), ...chartOf(state, shown, palette), ...equalNote(state, t)] : []),
    greyed(sentences(shown).join(" "), shown),
  ].join("\n\n");
}

/** Below the line. */
export function pinnedMarkdown(shown: Shown, palette: Palette): string {
  const { finding, place, t } = shown;
  const unpin = link(t("Unpin"), "hybridHypothesis.unpinResult", { uri: place.uri, hash: finding.hash });
  return inFull(shown, [...tryLink(shown), ...trialLinks(shown), unpin], palette);
}
