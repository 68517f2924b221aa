/** An explanation as Markdown for a hover. What users wrote is escaped; the renderer may trust no link, for there is none. Pure. */
import { formatSize, type Size } from "../blocks";
import { costFormula } from "./costOf";
import type { Law } from "../equivalences";
import { codeBlock, codeSpan, escapeMarkdown } from "./escapeMarkdown";
import type { Equivalent, Explanation } from "./explain";
import { traitsOf } from "./framework";

const shapeText = (shape: readonly Size[]): string =>
  shape
    .map((size) =>
      typeof size === "number" ? String(size) : formatSize(size).includes(" ") ? `(${formatSize(size)})` : formatSize(size),
    )
    .join("×");

/** The first letter as in a sentence. */
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function costLines({ costs, cardinality, receptiveField }: Explanation): readonly string[] {
  const { parameters, multiplyAdds, perPosition } = costs;
  const lines = [`Parameters: ${costFormula(parameters)}`];
  if (multiplyAdds !== null) lines.push(`Multiply-adds: ${costFormula(multiplyAdds)}`);
  if (perPosition !== null) lines.push(`Multiply-adds per position: ${costFormula(perPosition)}`);
  if (cardinality !== null) lines.push(`Cardinality: ${formatSize(cardinality)}`);
  if (receptiveField !== null) lines.push(`Receptive field: ${receptiveField.join("×")}`);
  return lines.map((line) => `- ${escapeMarkdown(line)}`);
}

function equivalentText({ form, statement, rules, conditions, code }: Equivalent, language: string): string {
  const lines = [
    `**${escapeMarkdown(form)}**: ${escapeMarkdown(statement)}`,
    escapeMarkdown(
      `By ${rules.map(({ id }) => id).join(", ")}.${conditions.length === 0 ? "" : ` Holds if: ${conditions.join("; ")}.`}`,
    ),
  ];
  return [lines.join("  \n"), "text" in code ? codeBlock(code.text, language) : escapeMarkdown(`No code: ${code.refused}.`)].join(
    "\n\n",
  );
}

/** A form that has weights of its own beside is not equal to the layer: it can be it. */
const headings: Readonly<Record<Law, string>> = {
  reindex: "#### Equal, with the same weights",
  embed: "#### Can be it, with constants for some of its weights",
  merge: "#### The same function, with other weights and other training",
};
const laws = ["reindex", "embed", "merge"] as const;

export interface MarkdownOptions {
  /** Equal forms that are shown with their code; the others are named. */
  readonly forms?: number;
}

export function explanationMarkdown(explanation: Explanation, { forms = 3 }: MarkdownOptions = {}): string {
  const { call, title, input, output, equivalents, limits, notes, framework } = explanation;
  const language = traitsOf[framework].language;
  const others = equivalents.filter(({ rules }) => rules.length > 0);
  const more = others.slice(forms);
  const shapes = [shapeText(input), ...(output === null ? [] : [shapeText(output)])].join(" → ");
  return [
    `**${escapeMarkdown(capital(title))}** ${codeSpan(call)}`.trimEnd(),
    escapeMarkdown(shapes),
    costLines(explanation).join("\n"),
    ...limits.map((limit) => escapeMarkdown(`${capital(limit)}.`)),
    ...laws.flatMap((law) => {
      const own = others.slice(0, forms).filter((form) => form.law === law);
      return own.length === 0 ? [] : [headings[law], ...own.map((form) => equivalentText(form, language))];
    }),
    ...(more.length === 0 ? [] : [`More forms: ${more.map(({ form, law }) => escapeMarkdown(`${form} (${law})`)).join("; ")}`]),
    ...(notes.length === 0 ? [] : [notes.map((note) => `- ${escapeMarkdown(note)}`).join("\n")]),
  ].join("\n\n");
}
