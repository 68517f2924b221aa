/** The arguments of a call as plain data, by the names of the framework's parameters. Pure. */
import type { Given, Value } from "./evaluation/values";
import type { Layer } from "./layers/layer";
import { rangeOf } from "./place";
import type { ArgumentValue, ReadArgument } from "./readLayer";
import type { Spot } from "./syntax/form";

/** What is known of a value, undefined where nothing is. */
function plainValue(value: Value): ArgumentValue | undefined {
  switch (value.is) {
    case "size":
      return value.size;
    case "real":
    case "text":
    case "flag":
      return value.value;
    case "list": {
      const items = value.isOpen ? [] : value.items.map(plainValue);
      const known = items.filter((item) => item !== undefined);
      return value.isOpen || known.length < items.length ? undefined : known;
    }
    default:
      return undefined;
  }
}

interface Described {
  readonly arguments: Readonly<Record<string, ReadArgument>>;
  readonly spreads: readonly ReadArgument[];
}

export function describeArguments({ given, parameters }: Layer, textOf: (spot: Spot) => string): Described {
  const named: Record<string, ReadArgument> = {};
  const spreads: ReadArgument[] = [];
  let position = 0;
  const read = ({ value, spot }: Given & { readonly spot: Spot }): ReadArgument => {
    const plain = plainValue(value);
    return { ...rangeOf(spot), text: textOf(spot), ...(plain === undefined ? {} : { value: plain }) };
  };
  for (const argument of given) {
    const { name, spread, spot } = argument;
    // What a partial was given before stands elsewhere, but belongs to this call as well.
    const own = spot === null ? null : read({ ...argument, spot });
    if (spread !== "") {
      if (own !== null) spreads.push(own);
      continue;
    }
    const key = name ?? parameters[position] ?? String(position);
    if (name === null) position++;
    if (own !== null) named[key] = own;
  }
  return { arguments: named, spreads };
}
