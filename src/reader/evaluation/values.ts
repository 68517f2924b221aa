/** What expressions of a model's source stand for, as far as the text says. Nothing is run: unknowns stay named unknowns. */
import { unknown as unknownSize, type Size } from "../../blocks";
import type { FunctionForm, Spot } from "../syntax/form";
import type { Layer } from "../layers/layer";
import type { FeatureMap } from "./featureMap";

/** What a size is if every caller leaves the parameters behind it at their defaults. */
export interface Assumed {
  readonly value: number;
  /** "stride = 1", one a parameter. */
  readonly because: readonly string[];
}

export interface Amount {
  readonly size: Size;
  readonly assumed: Assumed | null;
}

export interface Scope {
  readonly variables: Map<string, Value>;
  readonly parent: Scope | null;
}

/** Lists grow while code is read; an open one may hold more than is known. */
export interface ListValue {
  readonly is: "list";
  readonly items: Value[];
  isOpen: boolean;
  /** Of an open list whose end is not known: what stands at an index, if it goes on so far. */
  readonly more?: (index: number) => Value;
  /** Of an open list that a range of unknown length makes: what the first of its items are. */
  alike?: Alike | undefined;
}

/** The first items of as many as a size says. */
export interface Alike {
  readonly count: Size;
  readonly items: readonly Value[];
}

/** As many are looked at to see that they are alike. */
export const firstItems = 3;

export interface DictionaryValue {
  readonly is: "dictionary";
  readonly entries: Map<string, Value>;
  isOpen: boolean;
}

export interface FunctionValue {
  readonly is: "function";
  readonly form: FunctionForm;
  readonly scope: Scope;
  readonly self: ObjectValue | ClassValue | null;
  /** The class that it is a method of. */
  readonly owner: ClassValue | null;
}

export interface ClassValue {
  readonly is: "class";
  readonly name: string;
  readonly bases: readonly Value[];
  readonly members: Scope;
}

/** An instance of a class of the same file; `members` are what it runs one after the other, if it extends Sequential. */
export interface ObjectValue {
  readonly is: "object";
  readonly type: ClassValue;
  readonly fields: Map<string, Value>;
  members: ListValue | null;
}

export type Value =
  | ({ readonly is: "size" } & Amount)
  | { readonly is: "real"; readonly value: number }
  | { readonly is: "text"; readonly value: string }
  | { readonly is: "flag"; readonly value: boolean | null }
  | ListValue
  | DictionaryValue
  | { readonly is: "reference"; readonly path: string; readonly isAssumed: boolean }
  | FunctionValue
  | ClassValue
  | ObjectValue
  | { readonly is: "layer"; readonly layer: Layer }
  | { readonly is: "partial"; readonly callee: Value; readonly given: readonly Given[] }
  | { readonly is: "map"; readonly map: FeatureMap }
  /** Weights that are made by hand, by their shape as the framework orders it. */
  | { readonly is: "weights"; readonly shape: readonly Value[] }
  | { readonly is: "member"; readonly of: Value; readonly name: string }
  /** One of several, as a test decides that the text does not. */
  | { readonly is: "either"; readonly options: readonly Value[] }
  | { readonly is: "unknown"; readonly text: string; readonly assumed: Value | null };

/** An argument of a call, evaluated; `spot` is where it is written. */
export interface Given {
  readonly name: string | null;
  readonly spread: "" | "*" | "**";
  readonly value: Value;
  readonly spot: Spot | null;
}

export const none: Value = { is: "flag", value: null };
export const sizeValue = (size: Size, assumed: Assumed | null = null): Value => ({ is: "size", size, assumed });
export const alikeValue = (alike: Alike | undefined, items: readonly Value[] = []): ListValue => ({
  ...listValue(items, true),
  alike,
});
export const flagValue = (value: boolean): Value => ({ is: "flag", value });
export const textValue = (value: string): Value => ({ is: "text", value });
export const listValue = (items: readonly Value[], isOpen = false): ListValue => ({ is: "list", items: [...items], isOpen });
export const numberValue = (value: number): Value => (Number.isInteger(value) ? sizeValue(value) : { is: "real", value });

/** Names of unknowns stand in polynomials and in the user's eyes, so they are short and on one line. */
const longestName = 40;

export function unknownValue(text: string, assumed: Value | null = null): Value {
  const name = text.replaceAll("·", "*").replaceAll(/\s+/g, " ").trim();
  return { is: "unknown", text: name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name, assumed };
}

/** A value as a count, or null for one that cannot be any. An unknown is a count of its name. */
export function amountOf(value: Value): Amount | null {
  switch (value.is) {
    case "size":
      return value;
    case "unknown": {
      const assumed = value.assumed === null ? null : amountOf(value.assumed);
      const because = [`${value.text} = ${typeof assumed?.size === "number" ? assumed.size : ""}`];
      return {
        size: unknownSize(value.text === "" ? "?" : value.text),
        assumed: typeof assumed?.size === "number" ? { value: assumed.size, because } : null,
      };
    }
    default:
      return null;
  }
}

/** Whether two values are the same for all that is known. */
function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.is !== b.is) return false;
  if (a.is === "list" && b.is === "list") {
    return a.items.length === b.items.length && a.items.every((item, i) => sameValue(item, b.items[i] ?? none));
  }
  if (a.is === "size" || a.is === "real" || a.is === "text" || a.is === "flag" || a.is === "reference") {
    return JSON.stringify(a) === JSON.stringify(b);
  }
  return a.is === "unknown" && b.is === "unknown" && a.text !== "" && a.text === b.text;
}

const mostOptions = 4;

/** One of several values; alike ones are one, and beyond a few nothing is known any more. */
export function eitherOf(values: readonly Value[]): Value {
  const distinct: Value[] = [];
  for (const value of values.flatMap((option) => (option.is === "either" ? option.options : [option]))) {
    if (!distinct.some((known) => sameValue(known, value))) distinct.push(value);
  }
  const [first] = distinct;
  if (first === undefined) return none;
  if (distinct.length === 1) return first;
  return distinct.length > mostOptions ? unknownValue("") : { is: "either", options: distinct };
}

export function lookUp(scope: Scope | null, name: string): Value | null {
  for (let current = scope; current !== null; current = current.parent) {
    const value = current.variables.get(name);
    if (value !== undefined) return value;
  }
  return null;
}
