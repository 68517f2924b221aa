/** The state of one reading, and of one function while it is read. */
import { unknown, type MapShape } from "../../blocks";
import type { PartialShape } from "../layers/buildConvolution";
import type { Layer } from "../layers/layer";
import type { Expression, FunctionForm, Spot } from "../syntax/form";
import { featureMap, type FeatureMap, type Made } from "./featureMap";
import { eitherOf, unknownValue, type ClassValue, type FunctionValue, type ObjectValue, type Scope, type Value } from "./values";

/** What a call of a helper or class of the same file comes to, as a map that is made from another by the layers inside. */
export interface Composite {
  readonly spot: Spot;
  readonly call: string;
  readonly from: FeatureMap;
  readonly to: FeatureMap;
}

export type Pending =
  | { readonly kind: "function"; readonly value: FunctionValue; readonly frame: Frame }
  | { readonly kind: "class"; readonly value: ClassValue; readonly frame: Frame };

export interface MadeFrom {
  readonly sources: readonly Value[];
  /** Whether it is one of these, and not something else that is made of them. */
  readonly isChoice: boolean;
}

export interface Run {
  /** Expressions that may still be read inside of helpers; beyond that their results are unknown. */
  inlineBudget: number;
  /** Expressions that may still be read at all. */
  budget: number;
  readonly isPython: boolean;
  /** Whether channels come before height and width, as in PyTorch. */
  readonly channelsFirst: boolean;
  readonly textOf: (spot: Spot) => string;
  /** Convolutions whose own call stands in the code that is read, not in a helper that is called. */
  readonly layers: Layer[];
  /** Convolutions made inside of helpers. */
  inlined: number;
  readonly composites: Composite[];
  readonly maps: FeatureMap[];
  /** Layers made of several, whose members may never have met a map. */
  readonly sequences: Layer[];
  /** Functions and classes that wait to be read on their own. */
  readonly pending: Pending[];
  readonly seen: Set<FunctionForm>;
  /** Calls that were read, so that the rest is known. */
  readonly visited: Set<Expression>;
  /** Modules whose names were all imported. */
  readonly stars: string[];
  /** The map that an unknown value stands for where a layer is applied to it. */
  readonly mapsOfValues: Map<Value, FeatureMap>;
  /** What unknown results were made from, which may turn out to be maps. */
  readonly madeFrom: Map<Value, MadeFrom>;
  nextId: number;
}

export interface Frame {
  readonly run: Run;
  readonly scope: Scope;
  /** The call in the code that is read which led into this helper, null in that code itself. */
  readonly site: Spot | null;
  readonly depth: number;
  /** Whether this is a branch that is not taken, read for its layers only. */
  readonly isShadow: boolean;
  /** Whether it may be read more or less often than once, so that lists grow by an unknown number. */
  readonly isUncertain: boolean;
  readonly names: Map<string, number>;
  /** What is returned on ways that may end earlier. */
  readonly returns: Value[];
  readonly self: ObjectValue | ClassValue | null;
  /** The class whose method is read, above which `super` looks. */
  readonly owner: ClassValue | null;
}

/** A name that no other unknown of this function has: "C", "C2", "C3". */
export function freshName({ names }: Frame, name: string): string {
  const count = (names.get(name) ?? 0) + 1;
  names.set(name, count);
  return count === 1 ? name : `${name}${count}`;
}

const unknownShape: PartialShape = { height: null, width: null, channels: null };

export function freshShape(frame: Frame, known: PartialShape = unknownShape): MapShape {
  return {
    height: known.height ?? unknown(freshName(frame, "H")),
    width: known.width ?? unknown(freshName(frame, "W")),
    channels: known.channels ?? unknown(freshName(frame, "C")),
  };
}

/** The map behind a value; an unknown value that is used as one becomes one. Null for what can be none. */
export function mapOf(value: Value, frame: Frame): FeatureMap | null {
  switch (value.is) {
    case "map":
      return value.map;
    case "either": {
      const maps = value.options.flatMap((option) => mapOf(option, frame) ?? []);
      const [first] = maps;
      if (first === undefined) return null;
      const known = frame.run.mapsOfValues.get(value);
      if (known !== undefined) return known;
      const alike = maps.every(({ shape }) => JSON.stringify(shape) === JSON.stringify(first.shape));
      const map = featureMap(alike ? first.shape : freshShape(frame), { op: "either", options: maps });
      frame.run.mapsOfValues.set(value, map);
      return map;
    }
    case "unknown": {
      const known = frame.run.mapsOfValues.get(value);
      if (known !== undefined) return known;
      const map = featureMap(freshShape(frame), madeOfUnknown(value, frame));
      frame.run.mapsOfValues.set(value, map);
      return map;
    }
    default:
      return null;
  }
}

function madeOfUnknown(value: Value, frame: Frame): Made {
  const from = frame.run.madeFrom.get(value);
  const inputs = (from?.sources ?? []).flatMap((source) => knownMap(source, frame) ?? []);
  if (inputs.length === 0) return { op: "given" };
  return from?.isChoice === true ? { op: "either", options: inputs } : { op: "other", inputs };
}

/** The map that a value is known to be, because a layer was applied to it or to what it was made from. */
function knownMap(value: Value, frame: Frame, depth = 0): FeatureMap | null {
  const { mapsOfValues, madeFrom } = frame.run;
  if (isMap(value) || mapsOfValues.has(value)) return mapOf(value, frame);
  const sources = depth < 8 ? (madeFrom.get(value)?.sources ?? []) : [];
  return sources.some((source) => knownMap(source, frame, depth + 1) !== null) ? mapOf(value, frame) : null;
}

/** Whether a value is a map already, or may be one of several. */
export const isMap = (value: Value): boolean => value.is === "map" || (value.is === "either" && value.options.some(isMap));

/** A map that comes out of something that is not understood. */
export function otherMap(inputs: readonly FeatureMap[], frame: Frame, shape?: MapShape): Value {
  const map = featureMap(shape ?? freshShape(frame), { op: "other", inputs });
  frame.run.maps.push(map);
  return { is: "map", map };
}

const isCount = (value: Value): boolean =>
  value.is === "size" || value.is === "unknown" || (value.is === "flag" && value.value === null);

/** One of several counts is another unknown, under the name of the variable that holds it. */
export function settled(value: Value, name: string, frame: Frame): Value {
  if (value.is !== "either" || !value.options.every(isCount)) return value;
  const result = unknownValue(freshName(frame, name));
  frame.run.madeFrom.set(result, { sources: value.options, isChoice: true });
  return result;
}

/** Takes work off what may still be done. */
export function spend({ run, site }: Frame, steps: number): void {
  run.budget -= steps;
  if (site !== null) run.inlineBudget -= steps;
}

/** What variables hold behind several ways: the values of all of them, put together. */
export function mergeScopes(into: Map<string, Value>, ways: readonly ReadonlyMap<string, Value>[], frame: Frame): void {
  const names = new Set(ways.flatMap((way) => [...way.keys()]));
  for (const name of names) {
    const values = ways.map((way) => way.get(name) ?? into.get(name) ?? unknownValue(name));
    const [first] = values;
    if (first !== undefined && values.every((value) => value === first)) {
      into.set(name, first);
      continue;
    }
    into.set(name, settled(eitherOf(values), name, frame));
  }
}

/** What is read over again, of which layers, maps and composites are known already. */
export function unrecorded<Result>(frame: Frame, read: (frame: Frame) => Result): Result {
  const { run, names } = frame;
  const lists = [run.layers, run.maps, run.composites];
  const lengths = lists.map(({ length }) => length);
  const result = read({ ...frame, names: new Map(names) });
  lists.forEach((list, i) => list.splice(lengths[i] ?? 0));
  return result;
}
