/**
 * What a hover says at a place of the user's code, as Markdown: the layer there, or, where the call is one of several that belong together,
 * the call in short and then what they are together. No vscode.
 */
import { pictureOfForms, type Palette } from "../../drawings";
import {
  escapeMarkdown,
  explanationMarkdown,
  factText,
  summaryMarkdown,
  tellingForms,
  unexplainedMarkdown,
  type Explanation,
} from "../../explain";
import type { Explain } from "./explanations";
import { meantAt, type ReadLayer, type TextRange } from "../../reader";
import { svgImage } from "../markdown";

export interface HoverOptions {
  readonly explain: Explain;
  /** Null leaves pictures out. */
  readonly palette: Palette | null;
  /** What trials found of a layer, in plain text, a line each. */
  readonly results: (layer: ReadLayer) => readonly string[];
  /** Markdown of links to what can be done with a layer. */
  readonly links: (layer: ReadLayer) => string;
}

export interface HoverText {
  /** The innermost layer's call. */
  readonly range: TextRange;
  /** Markdown, one text a section. */
  readonly sections: readonly string[];
}

/** Bytes: what is longer in base64 would be cut off by the editor, which shows 100,000 characters of a text. */
const longestPicture = 45_000;

function pictureOf({ block: known, supposed }: ReadLayer, { equivalents, input }: Explanation, palette: Palette): string {
  const [height = 0, width = 0, channels = 0] = input;
  const [telling] = tellingForms(equivalents, 1).filter(({ law }) => law === "reindex");
  const block = known ?? supposed;
  if (block === null) return "";
  const forms = [
    { title: "as written", block },
    ...(telling === undefined ? [] : [{ title: telling.form, block: telling.block }]),
  ];
  const picture = pictureOfForms(forms, { height, width, channels }, palette);
  if (picture === null || Buffer.byteLength(picture.svg) > longestPicture) return "";
  return svgImage(picture, forms.map(({ title }) => escapeMarkdown(title)).join(" \\= "));
}

function inFull(layer: ReadLayer, { explain, palette, results, links }: HoverOptions): string {
  const explanation = explain(layer);
  if (explanation === null) return unexplainedMarkdown(layer, { links: links(layer) });
  const picture = palette === null ? "" : pictureOf(layer, explanation, palette);
  return explanationMarkdown(explanation, { picture, results: results(layer), links: links(layer) });
}

function inShort(layer: ReadLayer, explain: Explain): string {
  const explanation = explain(layer);
  return explanation === null ? unexplainedMarkdown(layer) : summaryMarkdown(explanation);
}

const mostAlso = 3;

/** What else a loop or a helper builds by the same call. */
function alsoBuilt(first: ReadLayer, others: readonly ReadLayer[], explain: Explain): readonly string[] {
  const often = first.times > 1 ? [`Built ${first.times} times.`] : [];
  const facts = others.slice(0, mostAlso).map((layer) => {
    const explanation = explain(layer);
    return explanation === null ? (layer.unknown ?? layer.kind) : factText(explanation);
  });
  const more = others.length > mostAlso ? [`and ${others.length - mostAlso} more`] : [];
  const also = facts.length === 0 ? [] : [`Also built here: ${[...facts, ...more].join("; ")}.`];
  return [...often, ...also].map((text) => escapeMarkdown(text));
}

/** Null where no layer stands. */
export function hoverTexts(layers: readonly ReadLayer[], offset: number, options: HoverOptions): HoverText | null {
  const { explain } = options;
  const meant = meantAt(layers, offset);
  if (meant === null) return null;
  const { range, layer } = meant;
  const [call, ...otherCalls] = meant.calls;
  const [whole, ...outer] = meant.wholes;
  const partOf = outer.map(({ kind, line }) => `${kind} (line ${line})`);
  return {
    range,
    sections: [
      ...(call === undefined || whole === undefined
        ? []
        : [[inShort(call, explain), ...alsoBuilt(call, otherCalls, explain)].join("\n\n")]),
      [
        inFull(layer, options),
        ...alsoBuilt(layer, layer === call ? otherCalls : [], explain),
        ...(partOf.length === 0 ? [] : [escapeMarkdown(`Part of: ${partOf.join("; ")}.`)]),
      ].join("\n\n"),
    ],
  };
}
