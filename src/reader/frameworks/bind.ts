/** Binds the arguments of a call to a row's parameters: by position, by name, from an options object, or by default. Pure. */
import { amountOf, none, numberValue, textValue, type Amount, type Given, type Value } from "../evaluation/values";
import type { Pair } from "../layers/layer";
import type { Bound, Default, Parameters } from "./row";

function valueOfDefault(initial: Default): Value {
  if (initial === null) return none;
  if (typeof initial === "boolean") return { is: "flag", value: initial };
  return typeof initial === "number" ? numberValue(initial) : textValue(initial);
}

export const nameOfParameter = (parameter: Parameters[number]): string =>
  typeof parameter === "string" ? parameter : parameter[0];

/** Spread arguments whose contents are known, written out; the others stay. */
export function opened(given: readonly Given[]): readonly Given[] {
  return given.flatMap((argument): readonly Given[] => {
    const { spread, value } = argument;
    if (spread === "*" && value.is === "list" && !value.isOpen) {
      return value.items.map((item) => ({ name: null, spread: "", value: item, spot: argument.spot }));
    }
    if (spread === "**" && value.is === "dictionary" && !value.isOpen) {
      return [...value.entries].map(([name, item]) => ({ name, spread: "", value: item, spot: argument.spot }));
    }
    return [argument];
  });
}

/** Whether an argument is spread and may hold more than is known. */
export const isOpenSpread = ({ spread, value }: Given): boolean =>
  spread !== "" && !((value.is === "list" || value.is === "dictionary") && !value.isOpen);

/** Values by the names of parameters; `isOpen` where more may be given than is known. */
export interface Matched {
  readonly values: ReadonlyMap<string, Value>;
  readonly isOpen: boolean;
  readonly positional: readonly Value[];
}

export function matchArguments(given: readonly Given[], names: readonly string[]): Matched {
  const values = new Map<string, Value>();
  const positional: Value[] = [];
  let isOpen = false;
  const places = names.indexOf("*") < 0 ? names : names.slice(0, names.indexOf("*"));
  for (const { name, spread, value } of opened(given)) {
    if (spread !== "") {
      isOpen = true;
      // Known entries of a dictionary that may hold more.
      if (value.is === "dictionary") for (const [key, item] of value.entries) values.set(key, item);
      continue;
    }
    if (name !== null) {
      values.set(name, value);
      continue;
    }
    const place = places[positional.length];
    positional.push(value);
    if (place !== undefined && !isOpen) values.set(place, value);
  }
  return { values, isOpen, positional };
}

const knownNumber = (value: Value | null): number | null => {
  if (value?.is === "real") return value.value;
  return value?.is === "size" && typeof value.size === "number" ? value.size : null;
};

function pairOf(value: Value | null): Pair {
  if (value === null) return [null, null];
  if (value.is === "list" && !value.isOpen) {
    const [first, second] = value.items;
    const height = first === undefined ? null : amountOf(first);
    return [height, second === undefined ? height : amountOf(second)];
  }
  const both = amountOf(value);
  return [both, both];
}

/** The arguments of a call as the parameters of a row. Where `**options` may hold more, what is not given has no default. */
export function bind(given: readonly Given[], parameters: Parameters): Bound {
  const { values, isOpen, positional } = matchArguments(given, parameters.map(nameOfParameter));
  const defaults = new Map(parameters.flatMap((parameter) => (typeof parameter === "string" ? [] : [parameter])));
  const value = (name: string): Value | null => {
    const own = values.get(name);
    if (own !== undefined) return own;
    const initial = defaults.get(name);
    return isOpen || initial === undefined ? null : valueOfDefault(initial);
  };
  const amount = (name: string): Amount | null => {
    const own = value(name);
    return own === null ? null : amountOf(own);
  };
  const because = new Set<string>();
  /** What an unknown is where the callers of its function leave it at its default. */
  const assumed = (own: Value | null): Value | null => {
    if (own?.is !== "unknown" || own.assumed === null) return own;
    const { assumed: initial } = own;
    if (initial.is === "flag" && initial.value !== null) because.add(`${own.text} = ${initial.value ? "True" : "False"}`);
    if (initial.is === "text") because.add(`${own.text} = "${initial.value}"`);
    return initial;
  };
  return {
    value,
    amount,
    pair: (name) => pairOf(value(name)),
    flag: (name) => {
      const own = assumed(value(name));
      return own?.is === "flag" ? own.value : null;
    },
    text: (name) => {
      const own = assumed(value(name));
      return own?.is === "text" ? own.value : null;
    },
    number: (name) => knownNumber(value(name)),
    isNone: (name) => {
      const own = value(name);
      return own?.is === "flag" && own.value === null;
    },
    rest: (from) => positional.slice(from),
    given,
    because,
  };
}
