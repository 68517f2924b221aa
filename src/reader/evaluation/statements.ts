/** What statements do to the variables, as far as the text says: both ways of an open test, one round of an open loop. */
import type { Expression, Statement } from "../syntax/form";
import { truthOf } from "./arithmetic";
import { combine, evaluate, readLater } from "./expressions";
import { freshName, isMap, mergeScopes, settled, spend, unrecorded, type Frame } from "./frame";
import { mayDiffer } from "./mayDiffer";
import { cutsChannels } from "./slices";
import {
  listValue,
  lookUp,
  none,
  unknownValue,
  type Alike,
  type ClassValue,
  type FunctionValue,
  type ListValue,
  type Scope,
  type Value,
} from "./values";

const mostIterations = 64;
/** A loop over the slices of a map is followed further: it makes one module. */
const mostSlices = 512;

const holdsMap = (value: Value): boolean => isMap(value) || (value.is === "list" && value.items.some(isMap));

/** How many rounds of a loop are followed. */
function mostRounds(items: readonly Value[], body: readonly Statement[], frame: Frame): number {
  if (items.length <= mostIterations) return mostIterations;
  return items.every(holdsMap) || cutsChannels(body, frame) ? mostSlices : mostIterations;
}

/** What ended a run of statements before its last: a returned value, or a stop (an exception, a break). */
export type Ending = { readonly returned: Value } | "stopped" | null;

export function execute(statements: readonly Statement[], frame: Frame): Ending {
  let ending: Ending = null;
  for (const statement of statements) {
    // What stands behind a return is read for its layers only.
    const own = ending === null ? frame : { ...frame, isShadow: true };
    const next = executeOne(statement, own);
    ending ??= next;
    if (ending !== null && frame.site !== null) return ending;
  }
  return ending;
}

function executeOne(statement: Statement, frame: Frame): Ending {
  switch (statement.kind) {
    case "expression":
      evaluate(statement.value, frame);
      return null;
    case "assign":
      executeAssignment(statement, frame);
      return null;
    case "import":
      importNames(statement, frame);
      return null;
    case "function": {
      const { function: form } = statement;
      form.decorators.forEach((decorator) => evaluate(decorator, frame));
      const value: FunctionValue = { is: "function", form, scope: frame.scope, self: frame.self, owner: frame.owner };
      readLater(value, frame);
      frame.scope.variables.set(form.name, value);
      return null;
    }
    case "class":
      defineClass(statement, frame);
      return null;
    case "loop":
      return executeLoop(statement, frame);
    case "repeat":
      if (statement.test !== null) evaluate(statement.test, frame);
      return branches([statement.body, []], { ...frame, isUncertain: true });
    case "branch":
      return executeBranch(statement, frame);
    case "return":
      return { returned: statement.value === null ? none : evaluate(statement.value, frame) };
    case "stop":
      return "stopped";
    case "sequence":
      return execute(statement.body, frame);
  }
}

function importNames(statement: Statement & { readonly kind: "import" }, { scope, run }: Frame): void {
  const { module, as, names, everything } = statement;
  const set = (name: string, path: string): void => {
    scope.variables.set(name, { is: "reference", path, isAssumed: false });
  };
  if (as === "") {
    const [first = module] = module.split(".");
    set(first, first);
  } else if (as !== null) set(as, module);
  const inside = module.endsWith(".") ? module : `${module}.`;
  for (const { name, as: alias } of names) set(alias, `${inside}${name}`);
  if (everything) run.stars.push(module);
}

function defineClass(statement: Statement & { readonly kind: "class" }, frame: Frame): void {
  const { run, scope } = frame;
  const members: Scope = { variables: new Map(), parent: scope };
  const bases = statement.bases.map((base) => evaluate(base, frame));
  const value: ClassValue = { is: "class", name: statement.name, bases, members };
  scope.variables.set(statement.name, value);
  for (const member of statement.body) {
    // Methods see the names around the class, not those in it; they are read together with it.
    if (member.kind === "function") {
      const method: FunctionValue = { is: "function", form: member.function, scope, self: null, owner: value };
      members.variables.set(member.function.name, method);
      member.function.decorators.forEach((decorator) => evaluate(decorator, frame));
    } else executeOne(member, { ...frame, scope: members });
  }
  if (frame.site === null) run.pending.push({ kind: "class", value, frame });
}

function executeAssignment(statement: Statement & { readonly kind: "assign" }, frame: Frame): void {
  const value = evaluate(statement.value, frame);
  const [target] = statement.targets;
  if (statement.operator !== "" && target !== undefined) {
    const before = evaluate(target, frame);
    if (before.is === "list" && statement.operator === "+") {
      extend(before, value, frame);
      return;
    }
    const { origin, start } = target;
    const whole = { ...statement.value, origin, start };
    const combined = combine(statement.operator, before, value, { expression: whole, frame });
    assign(target, named(combined, target, frame), frame);
    return;
  }
  const isAlias = ["name", "attribute", "function"].includes(statement.value.kind);
  for (const one of statement.targets) assign(one, isAlias ? value : named(value, one, frame), frame);
}

/** An unknown result goes by the name of the variable that holds it, which says more than the call that made it. */
function named(value: Value, target: Expression, frame: Frame): Value {
  if (target.kind !== "name" && target.kind !== "attribute") return value;
  if (value.is !== "unknown") return settled(value, target.name, frame);
  const result = unknownValue(freshName(frame, target.name), value.assumed);
  frame.run.madeFrom.set(result, { sources: [value], isChoice: false });
  return result;
}

export function extend(list: Value & { readonly is: "list" }, more: Value, frame: Frame): void {
  if (frame.isShadow) return;
  list.alike = undefined;
  if (more.is === "list") list.items.push(...more.items.slice(0, 2000));
  if (frame.isUncertain || more.is !== "list" || more.isOpen) list.isOpen = true;
}

/** The items of a value that is looped over, null where it is not known what they are. */
export function itemsOf(value: Value): readonly Value[] | null {
  if (value.is === "list") return value.isOpen ? null : value.items;
  if (value.is === "dictionary")
    return value.isOpen ? null : [...value.entries.keys()].map((key): Value => ({ is: "text", value: key }));
  if (value.is === "layer" && value.layer.role.role === "sequence") return itemsOf(value.layer.role.members);
  return null;
}

export function assign(target: Expression, value: Value, frame: Frame): void {
  switch (target.kind) {
    case "name":
      frame.scope.variables.set(target.name, value);
      return;
    case "attribute": {
      const of = evaluate(target.of, frame);
      if (of.is === "object" && !frame.isShadow) of.fields.set(target.name, value);
      return;
    }
    case "list":
      assignEach(target.items, value, frame);
      return;
    case "element": {
      const of = evaluate(target.of, frame);
      const index = evaluate(target.index, frame);
      if (of.is === "dictionary" && !frame.isShadow) {
        if (index.is === "text") of.entries.set(index.value, value);
        else of.isOpen = true;
      }
      if (of.is === "list" && !frame.isShadow) of.isOpen = true;
      return;
    }
    case "spread":
      assign(target.value, value.is === "list" ? value : listValue([], true), frame);
      return;
    default:
      return;
  }
}

function assignEach(targets: readonly Expression[], value: Value, frame: Frame): void {
  const items = itemsOf(value);
  const spread = targets.findIndex(({ kind }) => kind === "spread");
  const isKnown = items !== null && (spread < 0 ? items.length === targets.length : items.length >= targets.length - 1);
  targets.forEach((target, i) => {
    if (!isKnown) {
      assign(target, target.kind === "name" ? unknownValue(freshName(frame, target.name)) : unknownValue(""), frame);
    } else if (i === spread) {
      assign(target, listValue(items.slice(i, items.length - (targets.length - 1 - i))), frame);
    } else {
      const item = spread >= 0 && i > spread ? items.at(i - targets.length) : items[i];
      assign(target, item ?? unknownValue(""), frame);
    }
  });
}

function executeLoop(statement: Statement & { readonly kind: "loop" }, frame: Frame): Ending {
  const over = evaluate(statement.over, frame);
  const items = itemsOf(over);
  if (items !== null && items.length > 0 && items.length <= mostRounds(items, statement.body, frame)) {
    for (const item of items) {
      assign(statement.target, item, frame);
      const ending = execute(statement.body, frame);
      if (ending !== null && ending !== "stopped") return ending;
    }
    return null;
  }
  const isEmpty = items?.length === 0;
  const own: Frame = isEmpty ? { ...frame, isShadow: true } : { ...frame, isUncertain: true };
  const round = (inner: Frame): Ending => {
    const name = statement.target.kind === "name" ? freshName(frame, statement.target.name) : "";
    assign(statement.target, unknownValue(name), inner);
    return execute(statement.body, inner);
  };
  if (isEmpty) {
    round(isolated(own).frame);
    return null;
  }
  const isOfPaths = (cutsChannels(statement.body, frame) || collectsAnew(statement.body, frame)) && !mayDiffer(statement.body);
  const alike = over.is === "list" && isOfPaths ? over.alike : undefined;
  const filled = alike === undefined ? [] : filledBy(alike, statement, frame);
  const ending = branches([round, []], own);
  for (const { list, items } of filled) list.alike = { count: alike?.count ?? 0, items };
  return ending;
}

const isEmptyList = (value: Value | null | undefined): value is ListValue =>
  value?.is === "list" && !value.isOpen && value.items.length === 0;

/** Whether each round gives empty lists an item, and hands nothing on to the next: no name that it assigns is known before. */
function collectsAnew(body: readonly Statement[], { scope }: Frame): boolean {
  return body.every((statement) => {
    if (statement.kind === "assign")
      return statement.targets.every((target) => target.kind === "name" && lookUp(scope, target.name) === null);
    if (statement.kind !== "expression" || statement.value.kind !== "call") return false;
    const { callee } = statement.value;
    return (
      callee.kind === "attribute" &&
      callee.name === "append" &&
      callee.of.kind === "name" &&
      isEmptyList(lookUp(scope, callee.of.name))
    );
  });
}

/** The lists that a loop gives an item a round, with what the first rounds give them. */
function filledBy(
  { items }: Alike,
  { target, body }: Statement & { readonly kind: "loop" },
  frame: Frame,
): readonly { readonly list: ListValue; readonly items: readonly Value[] }[] {
  const empty = [...frame.scope.variables.values()].filter(isEmptyList);
  unrecorded(isolated(frame).frame, (inner) => {
    for (const item of items) {
      assign(target, item, inner);
      execute(body, inner);
    }
  });
  return empty.flatMap((list) => {
    const own = list.items.splice(0);
    return own.length === items.length && !list.isOpen ? [{ list, items: own }] : [];
  });
}

function executeBranch(statement: Statement & { readonly kind: "branch" }, frame: Frame): Ending {
  const truth = statement.test === null ? null : truthOf(evaluate(statement.test, frame));
  if (truth === null) return branches([statement.then, statement.otherwise], frame);
  const [taken, left] = truth ? [statement.then, statement.otherwise] : [statement.otherwise, statement.then];
  // The way that is not taken has layers too, but what it does to variables is forgotten.
  if (frame.site === null) execute(left, isolated({ ...frame, isShadow: true }).frame);
  return execute(taken, frame);
}

interface Isolated {
  readonly frame: Frame;
  readonly variables: Map<string, Value>;
}

/** A frame whose assignments stay in it. */
function isolated(frame: Frame): Isolated {
  const variables = new Map<string, Value>();
  return { frame: { ...frame, scope: { variables, parent: frame.scope } }, variables };
}

type Way = readonly Statement[] | ((frame: Frame) => Ending);

/** Reads several ways, of which the text does not say which is taken, and puts together what each leaves behind. */
function branches(ways: readonly Way[], frame: Frame): Ending {
  const self = frame.self?.is === "object" ? frame.self : null;
  const fields = self === null ? null : new Map(self.fields);
  spend(frame, ways.length * (1 + (fields?.size ?? 0)));
  const through: ReadonlyMap<string, Value>[] = [];
  const throughFields: ReadonlyMap<string, Value>[] = [];
  const returned: Value[] = [];
  let stops = 0;
  for (const way of ways) {
    if (self !== null && fields !== null) resetFields(self.fields, fields);
    const { frame: own, variables } = isolated({ ...frame, isUncertain: true });
    const ending = typeof way === "function" ? way(own) : execute(way, own);
    if (ending === "stopped") stops++;
    else if (ending !== null) returned.push(ending.returned);
    else {
      through.push(variables);
      if (self !== null) throughFields.push(new Map(self.fields));
    }
  }
  if (self !== null && fields !== null) resetFields(self.fields, fields);
  mergeInto(frame, through);
  if (self !== null) mergeScopes(self.fields, throughFields, frame);
  if (through.length > 0) {
    frame.returns.push(...returned);
    return null;
  }
  const [first, ...others] = returned;
  if (first === undefined) return stops > 0 ? "stopped" : null;
  frame.returns.push(...others);
  return { returned: first };
}

function resetFields(fields: Map<string, Value>, to: ReadonlyMap<string, Value>): void {
  fields.clear();
  for (const [name, value] of to) fields.set(name, value);
}

function mergeInto(frame: Frame, ways: readonly ReadonlyMap<string, Value>[]): void {
  const { scope } = frame;
  const before = new Map<string, Value>();
  for (const name of new Set(ways.flatMap((way) => [...way.keys()]))) {
    for (let outer: Scope | null = scope; outer !== null; outer = outer.parent) {
      const value = outer.variables.get(name);
      if (value !== undefined && !before.has(name)) before.set(name, value);
    }
  }
  mergeScopes(before, ways, frame);
  for (const [name, value] of before) scope.variables.set(name, value);
}
