/** Calls: of frameworks' constructors and functions, of helpers and classes of the same file, of layers on maps. */
import type { Join } from "../../blocks";
import { matchArguments, nameOfParameter, opened } from "../frameworks/bind";
import { rowOf, weightsRole } from "../frameworks/paths";
import { shapeGiven } from "../frameworks/weights";
import type { Expression, Spot } from "../syntax/form";
import { applyTo } from "./apply";
import { callBuiltin, callMath } from "./builtins";
import { evaluate } from "./expressions";
import { featureMap } from "./featureMap";
import { callFunction, instantiate } from "./functions";
import { isMap, mapOf, otherMap, type Frame } from "./frame";
import { declaredShape, joinedShape, makeLayer } from "./makeLayer";
import { callMember } from "./methods";
import { callSplitter } from "./slices";
import { eitherOf, none, unknownValue, type Alike, type Given, type Value } from "./values";

/** Where a call stands, and how its callee is written. */
export interface CallSite {
  readonly spot: Spot;
  readonly call: string;
}

/** tfjs takes its arguments in one object; so written, they are named arguments. */
function fromOptions(expression: Expression & { readonly kind: "dictionary" }, frame: Frame): readonly Given[] {
  return expression.entries.map(({ key, value }): Given => {
    const own = evaluate(value, frame);
    const name = key === null ? null : evaluate(key, frame);
    if (name?.is === "text") return { name: name.value, spread: "", value: own, spot: value };
    return { name: null, spread: "**", value: own, spot: value };
  });
}

function givenOf(expression: Expression & { readonly kind: "call" }, callee: Value, frame: Frame): readonly Given[] {
  const [only] = expression.arguments;
  const row = callee.is === "reference" ? rowOf(callee.path) : null;
  const takesOptions = row?.framework === "tfjs" && row.style !== "function" && row.style !== "join";
  if (takesOptions && expression.arguments.length === 1 && only !== undefined) {
    if (only.value.kind === "dictionary") return fromOptions(only.value, frame);
    return [{ name: null, spread: "**", value: evaluate(only.value, frame), spot: only.value }];
  }
  return expression.arguments.map(({ name, spread, value }) => ({ name, spread, value: evaluate(value, frame), spot: value }));
}

export function evaluateCall(expression: Expression & { readonly kind: "call" }, frame: Frame): Value {
  const { run } = frame;
  const callee = evaluate(expression.callee, frame);
  const given = givenOf(expression, callee, frame);
  if (frame.site === null) run.visited.add(expression);
  return callValue(callee, given, { spot: expression, call: run.textOf(expression.callee) }, frame);
}

export function callValue(callee: Value, given: readonly Given[], site: CallSite, frame: Frame): Value {
  const text = (): string => frame.run.textOf(site.spot);
  switch (callee.is) {
    case "reference":
      return callReference(callee, given, site, frame);
    case "function":
      return callFunction(callee, given, site, frame);
    case "class":
      return instantiate(callee, given, site, frame);
    case "object":
    case "layer":
      return applyTo(callee, given, site, frame);
    case "partial":
      return callValue(callee.callee, [...callee.given, ...given], site, frame);
    case "member":
      return callMember(callee, given, site, frame);
    case "either":
      return callEither(callee.options, given, site, frame);
    default:
      return unknownCall(given, text(), frame);
  }
}

/** A callee that a test chooses. Where it may be no convolution at all, the call is not told as one. */
function callEither(options: readonly Value[], given: readonly Given[], site: CallSite, frame: Frame): Value {
  const { layers } = frame.run;
  const before = layers.length;
  const results = options.map((option) => callValue(option, given, site, frame));
  const own = layers.slice(before).filter(({ spot }) => spot === site.spot);
  if (own.length < options.length) layers.splice(before, own.length);
  return eitherOf(results);
}

/** What is not understood makes another map of the maps it is given, and an unknown of all else. */
export function unknownCall(given: readonly Given[], text: string, frame: Frame): Value {
  const maps = given.flatMap(({ value }) => (isMap(value) ? (mapOf(value, frame) ?? []) : []));
  if (maps.length > 0) return otherMap(maps, frame);
  const result = unknownValue(text);
  frame.run.madeFrom.set(result, { sources: given.map(({ value }) => value), isChoice: false });
  return result;
}

const partials = new Set(["functools.partial", "partial"]);
const dictionaries = new Set(["collections.OrderedDict"]);

function callReference(
  callee: Value & { readonly is: "reference" },
  given: readonly Given[],
  site: CallSite,
  frame: Frame,
): Value {
  const { path } = callee;
  const text = frame.run.textOf(site.spot);
  if (path === "builtins.require" && given[0]?.value.is === "text") {
    return { is: "reference", path: given[0].value.value, isAssumed: false };
  }
  if (path === "builtins.super")
    return frame.self === null ? unknownValue(text) : { is: "member", of: frame.self, name: "super" };
  if (path.startsWith("builtins.Math.")) return callMath(path.slice("builtins.Math.".length), given, text);
  if (path === "builtins.sum" && given[0]?.value.is === "list") {
    const { alike, items, isOpen } = given[0].value;
    if (alike?.items.every(isMap) === true) return joinOf("sum", alike, frame.site ?? site.spot, frame);
    if (!isOpen && items.length > 1 && items.every(isMap)) return joinOf("sum", items, frame.site ?? site.spot, frame);
  }
  if (path.startsWith("builtins.")) return callBuiltin(path.slice("builtins.".length), given, text);
  if (path.startsWith("math.")) return callMath(path.slice("math.".length), given, text);
  if (partials.has(path)) {
    const [first, ...rest] = given;
    return first === undefined ? unknownValue(text) : { is: "partial", callee: first.value, given: rest };
  }
  if (dictionaries.has(path)) return orderedDictionary(given);
  const slices = callSplitter(path, given, frame);
  if (slices !== null) return slices;
  if (path === "torch.nn.ModuleList" && given[0]?.value.is === "list") return given[0].value;
  const row = rowOf(path);
  if (row !== null) return callRow(row, given, { ...site, isAssumed: callee.isAssumed }, frame);
  const role = weightsRole(path);
  if (role === "kept") return given[0]?.value ?? unknownValue(text);
  if (role === "made") {
    const shape = shapeGiven(given.filter(({ name }) => name === null).map(({ value }) => value));
    if (shape !== null) return { is: "weights", shape };
  }
  return unknownCall(given, text, frame);
}

/** OrderedDict([("name", module), …]) or of keywords. */
function orderedDictionary(given: readonly Given[]): Value {
  const [first] = given;
  const entries = new Map<string, Value>();
  if (first?.value.is === "dictionary") return first.value;
  let isOpen = first !== undefined && first.value.is !== "list";
  for (const item of first?.value.is === "list" ? first.value.items : []) {
    const [key, value] = item.is === "list" ? item.items : [];
    if (value === undefined) isOpen = true;
    else entries.set(key?.is === "text" ? key.value : String(entries.size), value);
  }
  return { is: "dictionary", entries, isOpen };
}

type Row = NonNullable<ReturnType<typeof rowOf>>;

function callRow(row: Row, given: readonly Given[], site: CallSite & { readonly isAssumed: boolean }, frame: Frame): Value {
  const names = row.parameters.map(nameOfParameter);
  switch (row.style) {
    case "constructor": {
      const layer = makeLayer(row, given, site, frame);
      return { is: "layer", layer };
    }
    case "function": {
      const { values } = matchArguments(given, names);
      const layer = makeLayer(row, given, site, frame);
      const input = values.get(names[0] ?? "");
      return input === undefined
        ? unknownValue("")
        : applyTo({ is: "layer", layer }, [{ name: null, spread: "", value: input, spot: null }], site, frame);
    }
    case "join": {
      const { join } = asJoin(row, given);
      const [first] = opened(given);
      const values = first?.value.is === "list" ? first.value : null;
      if (values?.alike !== undefined) return joinOf(join, values.alike, frame.site ?? site.spot, frame);
      if (values?.isOpen === true)
        return unknownCall(
          values.items.map((value) => ({ name: null, spread: "", value, spot: null })),
          "",
          frame,
        );
      return joinOf(
        join,
        values?.items ?? given.filter(({ name }) => name === null).map(({ value }) => value),
        frame.site ?? site.spot,
        frame,
      );
    }
    case "input":
      return inputMap(given, names[0] ?? "", frame);
    case "model":
      return unknownValue("model");
  }
}

function asJoin(row: Row, given: readonly Given[]): { readonly join: Join } {
  const role = row.role({
    value: () => null,
    amount: () => null,
    pair: () => [null, null],
    flag: () => null,
    text: () => null,
    number: () => null,
    isNone: () => false,
    rest: () => [],
    given,
    because: new Set(),
  });
  return { join: role.role === "join" ? role.join : "sum" };
}

/** Maps put together; what is no map is left out, and then it is not known what comes out. */
export function joinOf(join: Join, of: readonly Value[] | Alike, site: Spot, frame: Frame): Value {
  const [values, count] = "items" in of ? [of.items, of.count] : [of, null];
  const maps = values.map((value) => mapOf(value, frame));
  const known = maps.filter((map) => map !== null);
  if (known.length < maps.length || known.length < 2)
    return known.length === 0 ? unknownValue("") : otherMap(known, frame, known[0]?.shape);
  const map = featureMap(joinedShape(join, known, count), {
    op: "join",
    join,
    inputs: known,
    count,
    site,
    isInlined: frame.site !== null,
  });
  frame.run.maps.push(map);
  return { is: "map", map };
}

/** Data that comes in, with the extents that are stated; None stays unknown. */
function inputMap(given: readonly Given[], name: string, frame: Frame): Value {
  const { values } = matchArguments(given, [name]);
  const shape = values.get(name) ?? values.get("shape") ?? values.get("batch_shape") ?? none;
  return { is: "map", map: featureMap(declaredShape(shape, frame), { op: "given" }) };
}
