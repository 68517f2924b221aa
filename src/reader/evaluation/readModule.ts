/** Reads a whole file: its outermost statements, then every function and class on its own, then calls that no way led to. */
import { rowOf } from "../frameworks/paths";
import type { Expression, Spot, Statement } from "../syntax/form";
import { everyExpression } from "../syntax/everyExpression";
import { applyTo } from "./apply";
import { evaluate } from "./expressions";
import { featureMap } from "./featureMap";
import { newObject, readFunction } from "./functions";
import { freshShape, type Frame, type Run } from "./frame";
import { bound, outerBase } from "./members";
import { execute } from "./statements";
import { lookUp, unknownValue, type ClassValue, type ObjectValue, type Scope, type Value } from "./values";

const wholeBudget = 400_000;
const inlineBudget = 250_000;

/** How many expressions may be read inside the helpers that one function calls. */
const budgetOfOne = 40_000;

export interface ModuleOptions {
  readonly isPython: boolean;
  readonly textOf: (spot: Spot) => string;
}

/** Methods that come first, as a framework calls them in this order. */
const order = ["__init__", "constructor", "setup", "build", "forward", "call", "__call__"];

function readClass(type: ClassValue, frame: Frame): void {
  const object = newObject(type);
  if (outerBase(type)?.startsWith("flax.linen") === true) setDeclaredFields(object);
  const names = [...type.members.variables.keys()];
  const own = [...order.filter((name) => names.includes(name)), ...names.filter((name) => !order.includes(name))];
  for (const name of own) {
    const method = type.members.variables.get(name);
    if (method?.is !== "function") continue;
    // What a method itself changes is not, at its beginning, what the constructor left.
    const changed = order.includes(name) ? [] : fieldsAssigned(method.form.body);
    const before = changed.map((field) => [field, object.fields.get(field)] as const);
    for (const field of changed) object.fields.set(field, unknownValue(field));
    readFunction(bound(method, object), { ...frame, self: object });
    for (const [field, value] of before) if (value !== undefined) object.fields.set(field, value);
  }
}

/** The fields of `self` that statements assign. */
function fieldsAssigned(statements: readonly Statement[]): readonly string[] {
  return statements.flatMap((statement): readonly string[] => {
    switch (statement.kind) {
      case "assign":
        return statement.targets.flatMap((target) =>
          target.kind === "attribute" && target.of.kind === "name" && target.of.name === "self" ? target.name : [],
        );
      case "loop":
      case "repeat":
      case "sequence":
        return fieldsAssigned(statement.body);
      case "branch":
        return fieldsAssigned([...statement.then, ...statement.otherwise]);
      default:
        return [];
    }
  });
}

/** The fields of a Flax module are given by its callers; what the class says is their default. */
function setDeclaredFields({ type, fields }: ObjectValue): void {
  for (const [name, value] of type.members.variables) {
    if (value.is !== "function") fields.set(name, value.is === "unknown" ? value : unknownValue(name, value));
  }
}

/** Members of a Sequential that no data passed through in the text are looked at on data of any shape. */
function probeSequences(frame: Frame): void {
  // A sequence stands behind those inside of it, which it leads data through.
  for (const layer of frame.run.sequences.toReversed()) {
    if (layer.applied !== null || layer.role.role !== "sequence") continue;
    const own: Frame = { ...frame, site: layer.site, names: new Map() };
    const input: Value = { is: "map", map: featureMap(freshShape(own), { op: "given" }) };
    applyTo(
      { is: "layer", layer },
      [{ name: null, spread: "", value: input, spot: null }],
      { spot: layer.spot, call: layer.call },
      own,
    );
  }
}

/** The path that a callee spells, by the names of the outermost scope. */
function pathOf(callee: Expression, scope: Scope): string | null {
  if (callee.kind === "name") {
    const value = lookUp(scope, callee.name);
    return value?.is === "reference" ? value.path : null;
  }
  const of = callee.kind === "attribute" ? pathOf(callee.of, scope) : null;
  return of === null || callee.kind !== "attribute" ? null : `${of}.${callee.name}`;
}

/** Calls that were not come across (a budget ran out, a list was empty) are read with nothing known around them. */
function sweep(statements: readonly Statement[], frame: Frame): void {
  const { run } = frame;
  everyExpression(statements, (expression) => {
    if (expression.kind !== "call" || run.visited.has(expression)) return;
    const path = pathOf(expression.callee, frame.scope);
    if (path === null || rowOf(path)?.style === undefined) return;
    run.budget = Math.max(run.budget, 200);
    evaluate(expression, { ...frame, scope: { variables: new Map(), parent: frame.scope }, isShadow: true });
  });
}

/** Everything that is found in a file. Never throws for what a file says. */
export function readModule(statements: readonly Statement[], { isPython, textOf }: ModuleOptions): Run {
  const run: Run = {
    budget: wholeBudget,
    inlineBudget: budgetOfOne,
    isPython,
    channelsFirst: importsTorch(statements),
    textOf,
    layers: [],
    inlined: 0,
    composites: [],
    maps: [],
    sequences: [],
    pending: [],
    seen: new Set(),
    visited: new Set(),
    stars: [],
    mapsOfValues: new Map(),
    madeFrom: new Map(),
    nextId: 1,
  };
  const frame: Frame = {
    run,
    scope: { variables: new Map(), parent: null },
    site: null,
    depth: 0,
    isShadow: false,
    isUncertain: false,
    names: new Map(),
    returns: [],
    self: null,
    owner: null,
  };
  let left = inlineBudget;
  const within = (read: () => void): void => {
    run.inlineBudget = Math.min(budgetOfOne, left);
    const before = run.inlineBudget;
    read();
    left -= before - run.inlineBudget;
  };
  within(() => execute(statements, frame));
  for (let next = run.pending.shift(); next !== undefined; next = run.pending.shift()) {
    const { value, frame: own, kind } = next;
    const inner: Frame = { ...own, names: new Map(own.names), returns: [], isShadow: false, isUncertain: false };
    within(() => (kind === "class" ? readClass(value, inner) : readFunction(value, inner)));
  }
  probeSequences(frame);
  sweep(statements, frame);
  return run;
}

function importsTorch(statements: readonly Statement[]): boolean {
  return statements.some(
    (statement) =>
      (statement.kind === "import" && /^(torch|timm)/.test(statement.module)) ||
      (statement.kind === "sequence" && importsTorch(statement.body)) ||
      (statement.kind === "branch" && importsTorch([...statement.then, ...statement.otherwise])),
  );
}
