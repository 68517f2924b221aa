/** What `inspect` prints: the layers of source files as the JSON document says them. No files, no terminal. */
import { z } from "zod";
import { formatSize, type MapShape, type Size } from "../blocks";
import { costValue, explainLayer, type Cost, type Equivalent } from "../explain";
import type { Problem, ReadLayer, Reading } from "../reader";

/** A number, a polynomial such as "9*C + 128*C", or null where nothing is known. */
const amount = z.union([z.number(), z.string()]).nullable();
const shape = z.tuple([amount, amount, amount]);
/** From 1; columns in UTF-16 units. */
const place = { file: z.string(), line: z.int().positive(), column: z.int().positive() };

const layerSchema = z.strictObject({
  ...place,
  endLine: z.int().positive(),
  endColumn: z.int().positive(),
  framework: z.enum(["keras", "pytorch", "flax", "tfjs"]),
  call: z.string(),
  kind: z.string(),
  block: z.looseObject({ block: z.string() }).nullable(),
  inputShape: shape.nullable(),
  outputShape: shape.nullable(),
  parameters: amount,
  multiplyAdds: amount,
  multiplyAddsPerPosition: amount,
  cardinality: amount,
  receptiveField: z.tuple([z.number(), z.number()]).nullable(),
  equivalents: z.array(
    z.strictObject({
      form: z.string(),
      law: z.enum(["reindex", "embed", "merge"]),
      /** What must hold, all of it; "always" where nothing has to be asked. */
      condition: z.string(),
      /** In the layer's own framework; null where it has none there. */
      code: z.string().nullable(),
    }),
  ),
});

export const inspectReportSchema = z.strictObject({
  layers: z.array(layerSchema),
  problems: z.array(z.strictObject({ ...place, message: z.string() })),
});

export type InspectReport = z.infer<typeof inspectReportSchema>;
type LayerReport = z.infer<typeof layerSchema>;
type ProblemReport = InspectReport["problems"][number];

/** A reading with the name of what it was read from. */
export interface FileReading {
  readonly file: string;
  readonly reading: Reading;
}

const sizeValue = (size: Size): number | string => (typeof size === "number" ? size : formatSize(size).replaceAll("·", "*"));

const sizeOrNull = (size: Size | null): number | string | null => (size === null ? null : sizeValue(size));

const costOrNull = (cost: Cost | null): number | string | null => (cost === null ? null : costValue(cost, "*"));

const shapeOfMap = (map: MapShape | null): LayerReport["inputShape"] =>
  map === null ? null : [sizeValue(map.height), sizeValue(map.width), sizeValue(map.channels)];

function shapeOf(sizes: readonly Size[] | null): LayerReport["inputShape"] {
  const [height, width, channels] = sizes ?? [];
  return height === undefined || width === undefined || channels === undefined ? null : shapeOfMap({ height, width, channels });
}

const equivalentOf = ({ form, law, conditions, code }: Equivalent): LayerReport["equivalents"][number] => ({
  form,
  law,
  condition: conditions.length === 0 ? "always" : conditions.join("; "),
  code: "text" in code ? code.text : null,
});

function layerReport(file: string, layer: ReadLayer): LayerReport {
  const explanation = explainLayer(layer);
  const { line, column, endLine, endColumn, framework, call, kind, block } = layer;
  const costs = explanation?.costs ?? null;
  return {
    ...{ file, line, column, endLine, endColumn, framework, call, kind },
    block: block === null ? null : { ...block },
    inputShape: explanation === null ? shapeOfMap(layer.input) : shapeOf(explanation.input),
    outputShape: explanation === null ? shapeOfMap(layer.output) : shapeOf(explanation.output),
    parameters: costOrNull(costs?.parameters ?? null),
    multiplyAdds: costOrNull(costs?.multiplyAdds ?? null),
    multiplyAddsPerPosition: costOrNull(costs?.perPosition ?? null),
    cardinality: sizeOrNull(explanation?.cardinality ?? null),
    receptiveField: explanation === null || explanation.receptiveField === null ? null : [...explanation.receptiveField],
    equivalents: (explanation?.equivalents ?? []).filter(({ rules }) => rules.length > 0).map(equivalentOf),
  };
}

const problemReport = (file: string, { line, column, message }: Problem): ProblemReport => ({ file, line, column, message });

/** Why a layer has no block is a problem too: nothing else in the document says it. */
function unknownReport(file: string, { line, column, call, unknown }: ReadLayer): readonly ProblemReport[] {
  return unknown === null ? [] : [{ file, line, column, message: `${call}: ${unknown}` }];
}

export function inspectReport(readings: readonly FileReading[]): InspectReport {
  return {
    layers: readings.flatMap(({ file, reading }) => reading.layers.map((layer) => layerReport(file, layer))),
    problems: readings.flatMap(({ file, reading }) => [
      ...reading.problems.map((problem) => problemReport(file, problem)),
      ...reading.layers.flatMap((layer) => unknownReport(file, layer)),
    ]),
  };
}
