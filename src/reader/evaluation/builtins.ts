/** Builtin functions of both languages whose results sizes and layers are made with. Pure. */
import { numberIn } from "./arithmetic";
import { sameSize } from "../../blocks";
import {
  alikeValue,
  amountOf,
  firstItems,
  listValue,
  none,
  numberValue,
  sizeValue,
  textValue,
  unknownValue,
  type Given,
  type Value,
} from "./values";

const names = new Set([
  ...[
    "range",
    "len",
    "int",
    "float",
    "round",
    "abs",
    "max",
    "min",
    "list",
    "tuple",
    "reversed",
    "enumerate",
    "zip",
    "dict",
    "sum",
  ],
  ...[
    "str",
    "isinstance",
    "hasattr",
    "getattr",
    "print",
    "type",
    "sorted",
    "super",
    "set",
    "bool",
    "any",
    "all",
    "map",
    "require",
  ],
  "Math",
]);

export const isBuiltin = (name: string): boolean => names.has(name);

const mostItems = 2000;

function range(numbers: readonly (number | null)[]): Value | null {
  const [a = null, b, c = 1] = numbers;
  const [from, to] = b === undefined ? [0, a] : [a, b];
  if (from === null || to === null || c === null || c === 0) return null;
  const count = Math.max(0, Math.ceil((to - from) / c));
  if (count > mostItems) return null;
  return listValue(Array.from({ length: count }, (_, i) => sizeValue(from + i * c)));
}

/** A range that ends at a size which is no number. */
function openRange(to: Value | undefined): Value {
  const count = to === undefined ? null : (amountOf(to)?.size ?? null);
  if (count === null || typeof count === "number") return listValue([], true);
  return alikeValue({ count, items: Array.from({ length: firstItems }, (_, i) => sizeValue(i)) });
}

/** Tuples of lists of which one at least is as long as a size that is no number. */
function zippedAlike(lists: readonly Value[]): Value {
  const found = lists.flatMap((list) => (list.is === "list" ? (list.alike ?? []) : []));
  const [first] = found;
  if (first === undefined || !found.every(({ count }) => sameSize(count, first.count))) return listValue([], true);
  const rows = first.items.map((_, i) =>
    lists.flatMap((list) => (list.is === "list" ? (list.alike?.items[i] ?? list.items[i] ?? list.more?.(i) ?? []) : [])),
  );
  if (!rows.every((row) => row.length === lists.length)) return listValue([], true);
  return alikeValue({ count: first.count, items: rows.map((row) => listValue(row)) });
}

/** As many tuples as the shortest of the lists whose ends are known; null where another's items are not. */
function zipped(lists: readonly Value[]): Value | null {
  const known = lists.flatMap((list) => (list.is === "list" && !list.isOpen ? [list.items.length] : []));
  const columns = lists.flatMap((list): readonly ((index: number) => Value)[] => {
    if (list.is !== "list") return [];
    if (!list.isOpen) return [(i) => list.items[i] ?? none];
    return list.more === undefined ? [] : [list.more];
  });
  if (columns.length < lists.length || known.length === 0) return null;
  return listValue(Array.from({ length: Math.min(...known) }, (_, i) => listValue(columns.map((at) => at(i)))));
}

function rounded(name: string, number: number): number {
  if (name === "float") return number;
  if (name === "round") return Math.round(number);
  return name === "abs" ? Math.abs(number) : Math.trunc(number);
}

/** The result of a builtin; `text` names it where it is not known. */
export function callBuiltin(name: string, given: readonly Given[], text: string): Value {
  const values = given.filter(({ name: own, spread }) => own === null && spread === "").map(({ value }) => value);
  const [first] = values;
  const numbers = values.map(numberIn);
  const known = numbers.filter((number) => number !== null);
  const unknown = unknownValue(text);
  switch (name) {
    case "range":
      return range(numbers) ?? openRange(values.length === 1 ? first : undefined);
    case "len":
      return first?.is === "list" && !first.isOpen ? sizeValue(first.items.length) : unknown;
    case "int":
    case "float":
    case "round":
    case "abs": {
      const [number] = numbers;
      if (number !== null && number !== undefined) return numberValue(rounded(name, number));
      return unknown;
    }
    case "max":
    case "min": {
      const items = first?.is === "list" && values.length === 1 ? first.items.map(numberIn) : numbers;
      const all = items.filter((number) => number !== null);
      if (all.length < items.length || all.length === 0) return unknown;
      return numberValue(name === "max" ? Math.max(...all) : Math.min(...all));
    }
    case "sum": {
      if (first?.is !== "list" || first.isOpen) return unknown;
      const items = first.items.map(numberIn);
      return items.includes(null) ? unknown : numberValue(items.reduce<number>((sum, item) => sum + (item ?? 0), 0));
    }
    case "list":
    case "tuple":
      if (first === undefined) return listValue([]);
      return first.is === "list" ? listValue(first.items, first.isOpen) : listValue([], true);
    case "reversed":
      return first?.is === "list" ? listValue(first.items.toReversed(), first.isOpen) : unknown;
    case "enumerate":
      if (first?.is !== "list" || first.isOpen) return listValue([], true);
      return listValue(first.items.map((item, i) => listValue([sizeValue(i + (known[0] ?? 0)), item])));
    case "zip":
      return zipped(values) ?? zippedAlike(values);
    case "dict":
      return {
        is: "dictionary",
        entries: new Map(given.flatMap(({ name: key, value }) => (key === null ? [] : [[key, value]]))),
        isOpen: given.some(({ name: key }) => key === null),
      };
    case "str":
      return known.length === 1 ? textValue(String(known[0])) : unknown;
    default:
      return unknown;
  }
}

/** Math.floor and its like, and math.floor. */
export function callMath(name: string, given: readonly Given[], text: string): Value {
  const numbers = given.map(({ value }) => numberIn(value));
  const [a, b] = numbers;
  if (a === null || a === undefined || numbers.includes(null)) return unknownValue(text);
  switch (name) {
    case "floor":
      return numberValue(Math.floor(a));
    case "ceil":
      return numberValue(Math.ceil(a));
    case "round":
      return numberValue(Math.round(a));
    case "trunc":
      return numberValue(Math.trunc(a));
    case "pow":
      return b === null || b === undefined ? unknownValue(text) : numberValue(a ** b);
    case "sqrt":
      return numberValue(Math.sqrt(a));
    case "max":
      return numberValue(Math.max(...numbers.filter((number) => number !== null)));
    case "min":
      return numberValue(Math.min(...numbers.filter((number) => number !== null)));
    case "log2":
      return numberValue(Math.log2(a));
    default:
      return unknownValue(text);
  }
}
