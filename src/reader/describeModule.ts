/** What was found in a file, put into words and places: layers in reading order, each with its block, arguments and facts. */
import { readModule } from "./evaluation/readModule";
import { describeArguments } from "./describeArguments";
import { buildLayer } from "./layers/buildLayer";
import type { Layer } from "./layers/layer";
import { lineTable } from "./lineTable";
import { mayHoldLayers } from "./mayHoldLayers";
import { placing, type Placing } from "./place";
import { saidBlock } from "./saidBlock";
import type { Problem, ReadLayer, Reading } from "./readLayer";
import type { Origin, Spot, Statement } from "./syntax/form";
import type { SyntaxProblem } from "./syntax/syntaxProblems";
import { findIdioms } from "./idioms/findIdioms";
import { describeComposites } from "./idioms/describeComposites";

export interface Unit {
  readonly origin: Origin;
  readonly statements: readonly Statement[];
  readonly problems: readonly SyntaxProblem[];
}

function describeLayer(layer: Layer, { place, textOf }: Placing): ReadLayer {
  const { block, unknown, supposed, input, output, notes } = buildLayer(layer, layer.applied ?? layer.declared);
  const { height, width, channels } = output;
  return {
    ...place(layer.spot),
    framework: layer.framework,
    call: layer.call,
    kind: layer.kind,
    origin: "call",
    ...saidBlock(block, unknown === null ? [] : [unknown], supposed === undefined ? [] : [supposed]),
    input,
    output: height === null || width === null || channels === null ? null : { height, width, channels },
    ...describeArguments(layer, textOf),
    notes: [...layer.notes, ...notes],
    parts: [],
    times: 1,
  };
}

/** A loop that builds a layer over and over says so once. */
function counted(layers: readonly ReadLayer[]): readonly ReadLayer[] {
  const places = new Map<string, ReadLayer[]>();
  for (const layer of layers) {
    const place = `${layer.start} ${layer.end} ${layer.kind}`;
    const here = places.get(place);
    if (here === undefined) {
      places.set(place, [layer]);
      continue;
    }
    const alike = here.findIndex((known) => JSON.stringify({ ...known, times: 1 }) === JSON.stringify(layer));
    const known = here[alike];
    if (known === undefined) here.push(layer);
    else here[alike] = { ...known, times: known.times + 1 };
  }
  return [...places.values()].flat();
}

export interface DescribeOptions {
  readonly isPython: boolean;
  /** The statement whose layers are asked for, and those with a part in it; all if absent. */
  readonly within?: Origin;
}

export function describeModule(source: string, units: readonly Unit[], { isPython, within }: DescribeOptions): Reading {
  const positionOf = lineTable(source);
  const places = placing(source, positionOf);
  const statements = mayHoldLayers(source) ? units.flatMap((unit) => unit.statements) : [];
  const run = readModule(statements, { isPython, textOf: places.textOf });
  const isMeant = ({ origin }: Spot): boolean => within === undefined || origin === within;
  const layers = [
    ...run.layers.filter(({ spot }) => isMeant(spot)).map((layer) => describeLayer(layer, places)),
    ...describeComposites(run.composites, places, isMeant),
    ...findIdioms(run.maps, places, isMeant),
  ];
  const problems = units.flatMap(({ origin, problems: own }): readonly Problem[] =>
    own.map(({ start, end, message }) => {
      const range = { start: origin.start + start, end: origin.start + end };
      return { ...range, ...positionOf(range.start), message };
    }),
  );
  return { layers: counted(layers).toSorted((a, b) => a.start - b.start || b.end - a.end), problems };
}
