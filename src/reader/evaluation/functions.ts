/** Helpers and classes of the same file: their bodies are read with the arguments of the call, as deep as there is room for. */
import { matchArguments, opened } from "../frameworks/bind";
import type { Parameter } from "../syntax/form";
import type { CallSite } from "./calls";
import { unknownCall } from "./calls";
import { applyTo, forwardOf } from "./apply";
import { evaluate } from "./expressions";
import { featureMap } from "./featureMap";
import { freshName, freshShape, isMap, mapOf, type Frame } from "./frame";
import { memberOfClass, outerBase } from "./members";
import { execute } from "./statements";
import {
  eitherOf,
  listValue,
  none,
  unknownValue,
  type ClassValue,
  type FunctionValue,
  type Given,
  type ObjectValue,
  type Scope,
  type Value,
} from "./values";

const deepest = 12;

/** More convolutions than this are a network, not a module that is looked at as one. */
const mostConvolutions = 12;

/** The parameters of a function as arguments give them; what is not given is at its default, or unknown. */
function bindParameters(parameters: readonly Parameter[], given: readonly Given[], inner: Frame): void {
  const { scope } = inner;
  const bare = parameters.find(({ name, spread }) => spread === "*" && name === "");
  const places = parameters.slice(0, bare === undefined ? parameters.length : parameters.indexOf(bare));
  const plain = places.filter(({ spread }) => spread === "").map(({ name }) => name);
  const { values, isOpen, positional } = matchArguments(given, plain);
  for (const { name, initial, spread } of parameters) {
    if (name === "") continue;
    if (spread === "*") {
      scope.variables.set(name, listValue(positional.slice(plain.length), isOpen));
    } else if (spread === "**") {
      const own = new Set(parameters.map((parameter) => parameter.name));
      const entries = new Map([...values].filter(([key]) => !own.has(key)));
      scope.variables.set(name, { is: "dictionary", entries, isOpen });
    } else {
      const value = values.get(name) ?? (initial === null || isOpen ? unknownValue(name) : evaluate(initial, inner));
      scope.variables.set(name, value);
    }
  }
}

interface Inside {
  readonly given: readonly Given[];
  readonly frame: Frame;
}

/** The result of a function's body. */
function run(callee: FunctionValue, { given, frame }: Inside): Value {
  const { form, scope: outer, self } = callee;
  const scope: Scope = { variables: new Map(), parent: outer };
  const inner: Frame = { ...frame, scope, depth: frame.depth + 1, returns: [], self: self ?? frame.self, owner: callee.owner };
  const [first] = form.parameters;
  const isMethod = self !== null && frame.run.isPython && first !== undefined;
  if (isMethod) scope.variables.set(first.name, self);
  bindParameters(isMethod ? form.parameters.slice(1) : form.parameters, given, inner);
  const ending = execute(form.body, inner);
  const last = ending === null || ending === "stopped" ? [] : [ending.returned];
  const all = [...inner.returns, ...last];
  return all.length === 0 ? none : eitherOf(all);
}

export function callFunction(callee: FunctionValue, given: readonly Given[], site: CallSite, frame: Frame): Value {
  const { run: reading } = frame;
  const text = reading.textOf(site.spot);
  if (frame.depth >= deepest || reading.inlineBudget <= 0 || reading.budget <= 0) return unknownCall(given, text, frame);
  const before = reading.inlined;
  const result = run(callee, { given, frame: { ...frame, site: frame.site ?? site.spot } });
  const isOwn = frame.site === null && reading.inlined > before && reading.inlined - before <= mostConvolutions;
  if (isOwn) recordComposite(result, given, site, frame);
  return result.is === "unknown" && result.text === "" ? unknownCall(given, text, frame) : result;
}

/** A helper that made layers is shown at its call as what it comes to. */
function recordComposite(result: Value, given: readonly Given[], site: CallSite, frame: Frame): void {
  const { composites } = frame.run;
  const inputs = given.flatMap(({ value }) =>
    frame.run.mapsOfValues.has(value) || isMap(value) ? (mapOf(value, frame) ?? []) : [],
  );
  const [from] = inputs;
  if (result.is === "map") {
    if (from !== undefined && inputs.length === 1) composites.push({ spot: site.spot, call: site.call, from, to: result.map });
    return;
  }
  if (result.is === "layer" || result.is === "object") probe(result, site, frame);
}

/** A layer made elsewhere, on any map. */
function probe(value: (Value & { readonly is: "layer" }) | ObjectValue, site: CallSite, frame: Frame): void {
  const inner: Frame = { ...frame, site: site.spot, names: new Map() };
  const from = featureMap(freshShape(inner), { op: "given" });
  const result = applyTo(value, [{ name: null, spread: "", value: { is: "map", map: from }, spot: null }], site, inner);
  if (result.is === "map") frame.run.composites.push({ spot: site.spot, call: site.call, from, to: result.map });
}

export function newObject(type: ClassValue): ObjectValue {
  return { is: "object", type, fields: new Map(), members: null };
}

/** Dataclass-like classes (Flax's modules) take their fields as arguments, in the order in which they are declared. */
function setFields(object: ObjectValue, given: readonly Given[]): void {
  const declared = [...object.type.members.variables].filter(([, value]) => value.is !== "function").map(([name]) => name);
  const { values } = matchArguments(given, declared);
  for (const [name, value] of values) object.fields.set(name, value);
}

export function instantiate(type: ClassValue, given: readonly Given[], site: CallSite, frame: Frame): Value {
  const { run: reading } = frame;
  const object = newObject(type);
  if (frame.depth >= deepest || reading.inlineBudget <= 0) return unknownValue(reading.textOf(site.spot));
  const before = reading.inlined;
  construct(object, given, { ...frame, site: frame.site ?? site.spot });
  const made = reading.inlined - before;
  const isModule = made > 0 || forwardOf(object) !== null;
  if (frame.site === null && isModule && made <= mostConvolutions) probe(object, site, frame);
  return object;
}

/** Runs the constructor of an object, or that of the nearest base that has one. */
export function construct(object: ObjectValue, given: readonly Given[], frame: Frame): void {
  const constructor = memberOfClass(object.type, "__init__") ?? memberOfClass(object.type, "constructor");
  if (constructor?.is === "function") run({ ...constructor, self: object }, { given, frame });
  else if (outerBase(object.type)?.endsWith(".Sequential") === true) object.members = membersGiven(given);
  else setFields(object, given);
  const setup = memberOfClass(object.type, "setup");
  if (setup?.is === "function") run({ ...setup, self: object }, { given: [], frame });
}

/** What Sequential is given by its subclass's constructor. */
export function membersGiven(given: readonly Given[]): Value & { readonly is: "list" } {
  const values = opened(given);
  const [first] = values;
  if (first?.value.is === "dictionary") return listValue([...first.value.entries.values()], first.value.isOpen);
  if (first?.value.is === "list" && first.spread === "") return listValue(first.value.items, first.value.isOpen);
  return listValue(
    values.filter(({ spread }) => spread === "").map(({ value }) => value),
    values.some(({ spread }) => spread !== ""),
  );
}

/** Reads a function on its own: nothing is known of its arguments, but what its callers may leave out. */
export function readFunction(callee: FunctionValue, frame: Frame): Value {
  const { form, scope: outer, self } = callee;
  const scope: Scope = { variables: new Map(), parent: outer };
  const inner: Frame = {
    ...frame,
    scope,
    returns: [],
    self: self ?? frame.self,
    owner: callee.owner,
    isShadow: false,
    isUncertain: false,
  };
  form.parameters.forEach(({ name, initial, spread }, i) => {
    if (name === "") return;
    // What is assigned to the name later is another unknown than what came in under it.
    freshName(inner, name);
    if (i === 0 && self !== null && frame.run.isPython) scope.variables.set(name, self);
    else if (spread === "*") scope.variables.set(name, listValue([], true));
    else if (spread === "**") scope.variables.set(name, { is: "dictionary", entries: new Map(), isOpen: true });
    else scope.variables.set(name, unknownValue(name, initial === null ? null : evaluate(initial, inner)));
  });
  const ending = execute(form.body, inner);
  const last = ending === null || ending === "stopped" ? [] : [ending.returned];
  return eitherOf([...inner.returns, ...last]);
}
