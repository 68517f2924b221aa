/** What `inspect` says, as lines for a terminal. Pure. */
import { costTexts, explainLayer, factText, lawText, plainText } from "../explain";
import type { Problem, ReadLayer } from "../reader";
import { several } from "../wording";
import type { FileReading } from "./inspectReport";

const indent = (line: string): string => `    ${line}`;

/** Where a layer stands, in the form that terminals make links of. */
const placeText = (file: string, { line, column }: { readonly line: number; readonly column: number }): string =>
  `${file}:${line}:${column}`;

function layerLines(file: string, layer: ReadLayer): readonly string[] {
  const explanation = explainLayer(layer);
  const times = layer.times > 1 ? `, built ${layer.times} times` : "";
  const title = explanation?.title ?? layer.kind;
  const head = `${placeText(file, layer)}  ${plainText(layer.call)} · ${title}${times}`;
  const notes = (texts: readonly string[]): readonly string[] => texts.map((text) => plainText(text));
  if (explanation === null) {
    return [
      head,
      ...[`no equal forms: ${layer.unknown ?? ""}`, ...layer.notes.map(({ text }) => text)].map(plainText).map(indent),
    ];
  }
  const forms = explanation.equivalents.filter(({ rules }) => rules.length > 0);
  const widest = Math.max(0, ...forms.map(({ form }) => form.length));
  return [
    head,
    ...[
      plainText(factText(explanation)),
      plainText(costTexts(explanation.costs).join(" · ")),
      ...forms.map(
        ({ form, law, rules }) =>
          `${form.padEnd(widest)}  ${lawText(
            law,
            rules.map(({ id }) => id),
          )}`,
      ),
      ...notes(explanation.supposition === null ? [] : [explanation.supposition]),
      ...notes(explanation.limits),
      ...notes(explanation.notes),
    ].map(indent),
  ];
}

const problemLine = (file: string, problem: Problem): string => `${placeText(file, problem)}  ${plainText(problem.message)}`;

export function inspectText(readings: readonly FileReading[]): string {
  const found = readings.flatMap(({ file, reading }) => [
    ...reading.layers.map((layer) => layerLines(file, layer).join("\n")),
    ...reading.problems.map((problem) => problemLine(file, problem)),
  ]);
  const layers = readings.reduce((sum, { reading }) => sum + reading.layers.length, 0);
  const end = layers === 0 ? "no layer found" : `${several(layers, "layer")}; --json has the code of every form`;
  return `${[...found, end].join("\n\n")}\n`;
}
