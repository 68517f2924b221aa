/** What an expression stands for. Every call in it is looked at once, whatever becomes of its result. */
import { mayExport, usualMeaning } from "../frameworks/paths";
import type { Expression } from "../syntax/form";
import { numberIn, operate, truthOf } from "./arithmetic";
import { isBuiltin } from "./builtins";
import { evaluateCall, joinOf } from "./calls";
import { isMap, mapOf, otherMap, spend, unrecorded, type Frame } from "./frame";
import { mayDiffer } from "./mayDiffer";
import { memberOf } from "./members";
import { channelIndex, sliceOfMap } from "./slices";
import { assign, itemsOf } from "./statements";
import {
  alikeValue,
  eitherOf,
  flagValue,
  listValue,
  lookUp,
  numberValue,
  textValue,
  unknownValue,
  type Alike,
  type FunctionValue,
  type Value,
} from "./values";

/** A loop over slices of a map or over layers is followed to its end, for what it makes is one module. */
const mostIterations = 512;

/** What a name stands for: a variable, a builtin, a name of a module imported whole, or a usual alias that the text does not import. */
function valueOfName(name: string, frame: Frame, attribute: string | null = null): Value {
  const known = lookUp(frame.scope, name);
  if (known !== null) return known;
  if ((name === "this" || name === "self") && frame.self !== null) return frame.self;
  if (name === "super" && frame.self !== null && !frame.run.isPython) return { is: "member", of: frame.self, name: "super" };
  if (isBuiltin(name)) return { is: "reference", path: `builtins.${name}`, isAssumed: false };
  const star = frame.run.stars.find((module) => mayExport(module, name));
  if (star !== undefined) return { is: "reference", path: `${star}.${name}`, isAssumed: false };
  const usual = usualMeaning(name, frame.run.isPython, attribute);
  return usual === null ? unknownValue(name) : { is: "reference", path: usual, isAssumed: true };
}

export function evaluate(expression: Expression, frame: Frame): Value {
  const { run } = frame;
  if (run.budget <= 0 || (frame.site !== null && run.inlineBudget <= 0)) return unknownValue("");
  spend(frame, 1);
  switch (expression.kind) {
    case "number":
      return numberValue(expression.value);
    case "text":
      return textValue(expression.value);
    case "constant":
      return { is: "flag", value: expression.value };
    case "name":
      return valueOfName(expression.name, frame);
    case "attribute": {
      const { of, name } = expression;
      const value = of.kind === "name" ? valueOfName(of.name, frame, name) : evaluate(of, frame);
      return memberOf(value, name, frame);
    }
    case "call":
      return evaluateCall(expression, frame);
    case "list":
      return listOf(expression.items, frame);
    case "dictionary":
      return dictionaryOf(expression, frame);
    case "operation":
      return operation(expression, frame);
    case "unary":
      return unary(expression, frame);
    case "choice": {
      const truth = truthOf(evaluate(expression.test, frame));
      const shadow = { ...frame, isShadow: true };
      const then = evaluate(expression.then, truth === false ? shadow : frame);
      const otherwise = evaluate(expression.otherwise, truth === true ? shadow : frame);
      if (truth !== null) return truth ? then : otherwise;
      return eitherOf([then, otherwise]);
    }
    case "element":
      return elementOf(expression, frame);
    case "function": {
      const value: FunctionValue = {
        is: "function",
        form: expression.function,
        scope: frame.scope,
        self: frame.self,
        owner: frame.owner,
      };
      readLater(value, frame);
      return value;
    }
    case "comprehension":
      return comprehension(expression, frame);
    case "spread":
      return evaluate(expression.value, frame);
    case "assign": {
      const value = evaluate(expression.value, frame);
      assign(expression.target, value, frame);
      return value;
    }
    case "slice":
    case "other":
      parts(expression).forEach((part) => evaluate(part, frame));
      return unknownValue(run.textOf(expression));
  }
}

const parts = (expression: Expression & { readonly kind: "slice" | "other" }): readonly Expression[] =>
  expression.kind === "other"
    ? expression.parts
    : [expression.from, expression.to, expression.step].filter((part) => part !== null);

/** A function that is defined in the code that is read is read on its own too, with nothing known of its arguments. */
export function readLater(value: FunctionValue, frame: Frame): void {
  const { run } = frame;
  if (frame.site !== null || run.seen.has(value.form)) return;
  run.seen.add(value.form);
  run.pending.push({ kind: "function", value, frame });
}

function listOf(items: readonly Expression[], frame: Frame): Value {
  const list = listValue([]);
  for (const item of items) {
    const value = evaluate(item, frame);
    if (item.kind !== "spread") list.items.push(value);
    else if (value.is === "list") {
      list.items.push(...value.items);
      list.isOpen ||= value.isOpen;
    } else list.isOpen = true;
  }
  return list;
}

function dictionaryOf({ entries }: Expression & { readonly kind: "dictionary" }, frame: Frame): Value {
  const found = new Map<string, Value>();
  let isOpen = false;
  for (const { key, value } of entries) {
    const own = evaluate(value, frame);
    const name = key === null ? null : evaluate(key, frame);
    if (name?.is === "text") found.set(name.value, own);
    else if (key === null && own.is === "dictionary") {
      for (const [inner, item] of own.entries) found.set(inner, item);
      isOpen ||= own.isOpen;
    } else isOpen = true;
  }
  return { is: "dictionary", entries: found, isOpen };
}

function operation(expression: Expression & { readonly kind: "operation" }, frame: Frame): Value {
  const { operator } = expression;
  const left = evaluate(expression.left, frame);
  const right = evaluate(expression.right, frame);
  if (operator === "and" || operator === "&&" || operator === "or" || operator === "||" || operator === "??") {
    const truth = truthOf(left);
    if (truth === null)
      return operator === "or" || operator === "||" ? eitherOf([left, right]) : unknownValue(frame.run.textOf(expression));
    return truth === (operator === "and" || operator === "&&") ? right : left;
  }
  return combine(operator, left, right, { expression, frame });
}

interface At {
  readonly expression: Expression;
  readonly frame: Frame;
}

/** Two values under an operator: maps are added or gated, everything else is arithmetic. */
export function combine(operator: string, left: Value, right: Value, { expression, frame }: At): Value {
  if (!isMap(left) && !isMap(right)) return operate(operator, left, right, frame.run.textOf(expression));
  const isNumber = (value: Value): boolean => numberIn(value) !== null;
  if (operator === "+" && !isNumber(left) && !isNumber(right)) {
    // Outputs that are collected in lists are no sum.
    if (left.is === "list" || right.is === "list") return listValue([], true);
    return joinOf("sum", [left, right], frame.site ?? expression, frame);
  }
  const maps = [left, right].flatMap((value) => mapOf(value, frame) ?? []);
  return otherMap(maps, frame, (isMap(left) ? mapOf(left, frame) : mapOf(right, frame))?.shape);
}

function unary({ operator, operand, ...spot }: Expression & { readonly kind: "unary" }, frame: Frame): Value {
  const value = evaluate(operand, frame);
  if (operator === "not" || operator === "!") {
    const truth = truthOf(value);
    return truth === null ? unknownValue(frame.run.textOf(spot)) : flagValue(!truth);
  }
  const number = numberIn(value);
  if (operator === "-" && number !== null) return numberValue(-number);
  return operator === "+" ? value : unknownValue(frame.run.textOf(spot));
}

function elementOf(expression: Expression & { readonly kind: "element" }, frame: Frame): Value {
  const of = evaluate(expression.of, frame);
  const cut = channelIndex(expression.index, frame);
  const sliced = cut === null ? null : cutOf(of, cut, frame);
  if (sliced !== null) return sliced;
  const index = expression.index.kind === "slice" ? null : evaluate(expression.index, frame);
  if (expression.index.kind === "slice") {
    const bounds = [expression.index.from, expression.index.to, expression.index.step].map((part) =>
      part === null ? null : numberIn(evaluate(part, frame)),
    );
    return sliceOf(of, expression, bounds, frame);
  }
  if (of.is === "list" && index !== null) {
    const at = numberIn(index);
    const item = at === null ? undefined : of.items.at(at);
    if (item !== undefined && (!of.isOpen || (at ?? -1) >= 0)) return item;
    if (at === null && !of.isOpen && of.items.length > 0) return eitherOf(of.items);
  }
  if (of.is === "dictionary" && index?.is === "text") {
    const own = of.entries.get(index.value);
    if (own !== undefined) return own;
  }
  if (of.is === "dictionary" && index !== null && !of.isOpen && of.entries.size > 0 && index.is === "unknown") {
    return eitherOf([...of.entries.values()]);
  }
  if (of.is === "member" && of.name === "shape") return extentAt(of.of, index === null ? null : numberIn(index), frame);
  if (of.is === "layer" || of.is === "object") return memberOf(of, String(index === null ? "" : (numberIn(index) ?? "")), frame);
  const map = isMap(of) ? mapOf(of, frame) : null;
  return map === null ? unknownValue(frame.run.textOf(expression)) : otherMap([map], frame);
}

/** A slice of a map's channels, null where its ends are not known. */
function cutOf(of: Value, { from, to }: Expression & { readonly kind: "slice" }, frame: Frame): Value | null {
  const [start, end] = [from, to].map((part) => (part === null ? null : evaluate(part, frame)));
  const first = start === null || start === undefined ? 0 : numberIn(start);
  const last = end === null || end === undefined ? null : numberIn(end);
  const map = isMap(of) || of.is === "unknown" ? mapOf(of, frame) : null;
  const isKnown = first !== null && (end === null || last !== null);
  return map !== null && isKnown ? sliceOfMap(map, first, last, frame) : null;
}

function sliceOf(of: Value, expression: Expression, [from, to, step]: readonly (number | null)[], frame: Frame): Value {
  if (of.is === "list" && (step ?? null) === null) return listValue(of.items.slice(from ?? 0, to ?? undefined), of.isOpen);
  const map = isMap(of) ? mapOf(of, frame) : null;
  return map === null ? unknownValue(frame.run.textOf(expression)) : otherMap([map], frame);
}

/** `x.shape[-1]`: channels come last in all frameworks but PyTorch. */
export function extentAt(of: Value, index: number | null, frame: Frame): Value {
  const map = mapOf(of, frame);
  if (map === null || index === null) return unknownValue("");
  const { height, width, channels } = map.shape;
  const isFirst = frame.run.channelsFirst;
  const order = isFirst ? [null, channels, height, width] : [null, height, width, channels];
  const size = order.at(index) ?? null;
  return size === null ? unknownValue("N") : { is: "size", size, assumed: null };
}

/** A body of more expressions is no path of a module. */
const mostOfPath = 200;

function comprehension(expression: Expression & { readonly kind: "comprehension" }, frame: Frame): Value {
  const [loop, ...others] = expression.loops;
  const inner: Frame = { ...frame, scope: { variables: new Map(), parent: frame.scope } };
  if (loop === undefined) return evaluate(expression.body, inner);
  const range = evaluate(loop.over, frame);
  const left = frame.run.budget;
  const over = itemsOf(range);
  const list = listValue([], over === null || others.length > 0 || expression.tests.length > 0);
  const items = over === null || over.length === 0 ? [null] : over.slice(0, mostIterations);
  for (const item of items) {
    const own: Frame = { ...inner, isUncertain: frame.isUncertain || over === null };
    assign(loop.target, item ?? unknownValue(frame.run.textOf(loop.target)), own);
    for (const { target, over: rest } of others) {
      const [first] = itemsOf(evaluate(rest, own)) ?? [];
      assign(target, first ?? unknownValue(frame.run.textOf(target)), own);
    }
    expression.tests.forEach((test) => evaluate(test, own));
    const value = evaluate(expression.body, own);
    if (over?.length !== 0) list.items.push(value);
  }
  const isPlain = others.length + expression.tests.length === 0 && left - frame.run.budget < mostOfPath;
  const isSame = isPlain && !mayDiffer([{ kind: "expression", value: expression.body }]);
  const alike = range.is === "list" && isSame ? range.alike : undefined;
  return alike === undefined
    ? list
    : alikeValue(firstOf(alike, { target: loop.target, body: expression.body }, inner), list.items);
}

/** What a body makes of the first items, over again: its layers were read with the others. */
function firstOf(
  { count, items }: Alike,
  { target, body }: { readonly target: Expression; readonly body: Expression },
  frame: Frame,
): Alike {
  const made = unrecorded(frame, (own) =>
    items.map((item) => {
      assign(target, item, own);
      return evaluate(body, own);
    }),
  );
  return { count, items: made };
}
