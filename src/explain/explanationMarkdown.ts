/**
 * An explanation as Markdown for a hover, to be read at a glance: what the layer is and costs, then the most telling forms with their
 * code folded away. What users wrote is escaped. The only HTML in it are the folds. Pure.
 */
import { formatSize } from "../blocks";
import { codeBlock, codeSpan, escapeMarkdown } from "./escapeMarkdown";
import type { Equivalent, Explanation } from "./explain";
import type { ReadLayer } from "../reader";
import { traitsOf } from "./framework";
import { capital, costTexts, formLawText, formText, shapeText } from "./wording";

/** The forms to show first: the nearest of each law, then the others as they come. */
export function tellingForms(equivalents: readonly Equivalent[], count: number): readonly Equivalent[] {
  const others = equivalents.filter(({ rules }) => rules.length > 0);
  const hybrid = others.filter(({ form, law }) => form === "hybrid" && law === "reindex");
  const ordered = [...hybrid, ...others.filter((form) => !hybrid.includes(form))];
  const firsts = ordered.filter(({ law }, i) => ordered.findIndex((form) => form.law === law) === i);
  const chosen = [...firsts, ...ordered.filter((form) => !firsts.includes(form))].slice(0, count);
  return ordered.filter((form) => chosen.includes(form));
}

const inHtml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** One line, and behind it what it means, when it holds and how it is written. */
function foldedForm(equivalent: Equivalent, language: string): string {
  const { form, code } = equivalent;
  return [
    `<details><summary><b>${inHtml(form)}</b> · ${inHtml(formLawText(equivalent))}</summary>`,
    escapeMarkdown(formText(equivalent)),
    "text" in code ? codeBlock(code.text, language) : escapeMarkdown(`No code: ${code.refused}.`),
    "</details>",
  ].join("\n\n");
}

/** Its shapes and what follows from them, in one line of plain text. */
export function factText({ input, output, cardinality, receptiveField }: Explanation): string {
  const shapes = [shapeText(input), ...(output === null ? [] : [shapeText(output)])].join(" → ");
  return [
    shapes,
    ...(cardinality === null ? [] : [`cardinality ${formatSize(cardinality)}`]),
    ...(receptiveField === null ? [] : [`receptive field ${receptiveField.join("×")}`]),
  ].join(" · ");
}

export interface MarkdownOptions {
  /** Equal forms that are shown with their code; the others are named. */
  readonly forms?: number;
  /** Markdown of a picture of the forms; none if empty. */
  readonly picture?: string;
  /** Markdown of links to what can be done with the layer; none if empty. */
  readonly links?: string;
  /** What trials found of the layer, in plain text, a line each. */
  readonly results?: readonly string[];
}

/** The links stand in the first line, where no scrolling hides them; there is no room for what a title adds behind a colon. */
const headingMarkdown = (title: string, call: string, links: string): string =>
  [`**${escapeMarkdown(capital(title.replace(/:.*/, "")))}**`, codeSpan(call), links].filter((part) => part !== "").join(" ");

/** What a layer is and costs, without its forms; links to what can be done with it are Markdown. */
export function summaryMarkdown(explanation: Explanation, links = ""): string {
  const { call, title, costs } = explanation;
  return [
    headingMarkdown(title, call, links),
    [factText(explanation), costTexts(costs).join(" · ")].map(escapeMarkdown).join("  \n"),
  ].join("\n\n");
}

/** Paragraphs; what is empty is left out. */
const paragraphs = (...parts: readonly string[]): string => parts.filter((part) => part !== "").join("\n\n");

const list = (texts: readonly string[]): string => texts.map((text) => `- ${escapeMarkdown(text)}`).join("\n");

export function explanationMarkdown(explanation: Explanation, options: MarkdownOptions = {}): string {
  const { forms = 3, picture = "", links = "", results = [] } = options;
  const { equivalents, supposition, limits, notes, framework } = explanation;
  const telling = tellingForms(equivalents, forms);
  const more = equivalents.filter((form) => form.rules.length > 0 && !telling.includes(form));
  const named = more.map((form) => `${form.form} (${formLawText(form)})`);
  return paragraphs(
    summaryMarkdown(explanation, links),
    supposition === null ? "" : escapeMarkdown(`${capital(supposition)}.`),
    ...limits.map((limit) => escapeMarkdown(`${capital(limit)}.`)),
    results.map(escapeMarkdown).join("  \n"),
    ...telling.map((form) => foldedForm(form, traitsOf[framework].language)),
    picture,
    named.length === 0 ? "" : escapeMarkdown(`Also: ${named.join("; ")}.`),
    list(notes),
  );
}

/** A layer of which no more is known than what its call says. */
export function unexplainedMarkdown(
  { call, kind, input, output, unknown, notes }: ReadLayer,
  { links = "" }: Pick<MarkdownOptions, "links"> = {},
): string {
  const shapes = [input, output].flatMap((shape) =>
    shape === null ? [] : [shapeText([shape.height, shape.width, shape.channels])],
  );
  return paragraphs(
    headingMarkdown(kind, call, links),
    shapes.length < 2 ? "" : escapeMarkdown(shapes.join(" → ")),
    escapeMarkdown(`No equal forms: ${unknown ?? "the text says too little"}.`),
    list(notes.map(({ text }) => text)),
  );
}
