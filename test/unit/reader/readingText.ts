/** A reading as text, one layer a paragraph, for goldens that a person can check. */
import { formatSize, shapeOfTensor, type Block, type MapShape } from "../../../src/blocks";
import type { ArgumentValue, ReadLayer, Reading } from "../../../src/reader";

function blockText(block: Block): string {
  switch (block.block) {
    case "convolution": {
      const { kernel, groups, stride, dilation, padding } = block;
      const parts = [`conv ${shapeOfTensor(kernel).map(formatSize).join("×")}`];
      if (groups !== 1) parts.push(`groups ${formatSize(groups)}`);
      if (stride !== 1) parts.push(`stride ${stride}`);
      if (dilation !== 1) parts.push(`dilation ${dilation}`);
      return [...parts, padding].join(" ");
    }
    case "channelwise":
      return block.function;
    case "pool":
      return block.function === "global"
        ? "global average"
        : `${block.function} pool ${block.size} stride ${block.stride} ${block.padding}`;
    case "chain":
      return block.steps.length === 0 ? "identity" : block.steps.map(blockText).join(" → ");
    case "paths":
      return `${block.join}(${block.paths.map(blockText).join(" | ")})`;
    case "each":
      return `${block.join} of ${formatSize(block.count)} (${blockText(block.body)})`;
    default:
      return block.block;
  }
}

const shapeText = (shape: MapShape | null): string =>
  shape === null ? "?" : [shape.height, shape.width, shape.channels].map(formatSize).join("×");

function valueText(value: ArgumentValue | undefined): string {
  if (value === undefined) return "?";
  if (value === null || typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
  if (typeof value === "number") return String(value);
  return "terms" in value ? formatSize(value) : `[${value.map(valueText).join(", ")}]`;
}

function layerText(layer: ReadLayer): readonly string[] {
  const { line, column, framework, kind, origin, call, times, block, unknown, supposed } = layer;
  const given = Object.entries(layer.arguments).map(([name, { value }]) => `${name}=${valueText(value)}`);
  const spread = layer.spreads.map(({ text }) => `…${text}`);
  return [
    `${line}:${column} ${framework} ${kind}${origin === "call" ? "" : ` [${origin}]`} ${call}(${[...given, ...spread].join(", ")})${times > 1 ? ` × ${times}` : ""}`,
    `  ${shapeText(layer.input)} → ${shapeText(layer.output)}`,
    `  ${block === null ? `no block: ${unknown ?? ""}` : blockText(block)}`,
    ...(supposed === null ? [] : [`  supposed: ${blockText(supposed)}`]),
    ...layer.notes.map(({ about, text }) => `  ${about}: ${text}`),
    ...(layer.parts.length > 0 ? [`  parts: ${layer.parts.length}`] : []),
  ];
}

export function readingText({ layers, problems }: Reading): string {
  const lines = [
    ...layers.flatMap(layerText),
    ...problems.map(({ line, column, message }) => `problem ${line}:${column} ${message}`),
  ];
  return lines.length === 0 ? "nothing" : lines.join("\n");
}
