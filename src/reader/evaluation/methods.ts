/** Methods of what the reader knows: lists and models that grow, layers that are applied, maps that are asked for their shape. */
import { rowOf } from "../frameworks/paths";
import { applyTo } from "./apply";
import { callValue, joinOf, unknownCall, type CallSite } from "./calls";
import { extentAt } from "./expressions";
import { callFunction, membersGiven } from "./functions";
import { isMap, mapOf, otherMap, type Frame } from "./frame";
import { numberIn } from "./arithmetic";
import { bound, memberOfClass } from "./members";
import { callSplitter } from "./slices";
import { extend } from "./statements";
import { listValue, none, unknownValue, type Given, type ListValue, type Value } from "./values";

interface Called {
  readonly given: readonly Given[];
  readonly site: CallSite;
}

type Member = Value & { readonly is: "member" };

export function callMember(member: Member, given: readonly Given[], site: CallSite, frame: Frame): Value {
  const { of, name } = member;
  const unknown = (): Value =>
    unknownCall([...given, { name: null, spread: "", value: of, spot: null }], frame.run.textOf(site.spot), frame);
  if (of.is === "member" && of.name === "super") return callSuper(of, name, { given, site }, frame);
  if (name === "super") return callSuper(member, "constructor", { given, site }, frame);
  switch (of.is) {
    case "list":
      return callList(of, name, given, frame) ?? unknown();
    case "dictionary":
      return callDictionary(of, name, given) ?? unknown();
    case "layer":
      return callLayer(of, name, { given, site }, frame) ?? unknown();
    case "object":
      if (of.members !== null && (name === "append" || name === "add" || name === "add_module")) {
        extend(of.members, listValue([given.at(-1)?.value ?? none]), frame);
        return none;
      }
      return name === "apply" ? applyTo(of, given, site, frame) : unknown();
    default:
      return isMap(of) || of.is === "unknown" ? (callMap(of, name, { given, site }, frame) ?? unknown()) : unknown();
  }
}

/** `super().__init__(…)` and its like: the same method of the nearest base. */
function callSuper(above: Member, name: string, { given, site }: Called, frame: Frame): Value {
  const { of } = above;
  if (of.is !== "object") return unknownValue("");
  const method = memberOfClass(frame.owner ?? of.type, name, true);
  if (method?.is === "function") return callFunction(bound(method, of), given, site, frame);
  if (name === "__init__" || name === "constructor") of.members ??= membersGiven(given);
  return unknownValue("");
}

function callList(list: ListValue, name: string, given: readonly Given[], frame: Frame): Value | null {
  const [first] = given;
  switch (name) {
    case "append":
    case "push":
    case "add":
      extend(list, listValue(given.map(({ value }) => value)), frame);
      return none;
    case "extend":
      if (first !== undefined) extend(list, first.value, frame);
      return none;
    case "insert":
      list.isOpen = true;
      return none;
    case "pop": {
      const last = list.items.at(-1) ?? null;
      if (frame.isShadow || frame.isUncertain) list.isOpen = true;
      else list.items.pop();
      return last;
    }
    case "copy":
    case "slice":
      return listValue(list.items, list.isOpen);
    case "index":
      return null;
    default:
      return null;
  }
}

function callDictionary(dictionary: Value & { readonly is: "dictionary" }, name: string, given: readonly Given[]): Value | null {
  const [key, initial] = given;
  const values = [...dictionary.entries];
  switch (name) {
    case "get":
    case "pop": {
      const own = key?.value.is === "text" ? dictionary.entries.get(key.value.value) : undefined;
      return own ?? (dictionary.isOpen ? null : (initial?.value ?? none));
    }
    case "values":
      return listValue(
        values.map(([, value]) => value),
        dictionary.isOpen,
      );
    case "keys":
      return listValue(
        values.map(([own]): Value => ({ is: "text", value: own })),
        dictionary.isOpen,
      );
    case "items":
      return listValue(
        values.map(([own, value]) => listValue([{ is: "text", value: own }, value])),
        dictionary.isOpen,
      );
    case "update":
      dictionary.isOpen = true;
      return none;
    default:
      return null;
  }
}

function callLayer(of: Value & { readonly is: "layer" }, name: string, { given, site }: Called, frame: Frame): Value | null {
  const { role } = of.layer;
  const last = given.at(-1);
  if (name === "apply" || name === "call" || name === "forward" || name === "__call__") return applyTo(of, given, site, frame);
  if (
    role.role === "sequence" &&
    role.members.is === "list" &&
    last !== undefined &&
    ["add", "append", "add_module"].includes(name)
  ) {
    extend(role.members, listValue([last.value]), frame);
    return none;
  }
  // `layer.to(device)`, `layer.half()` and their like are the layer.
  return ["to", "cuda", "cpu", "half", "float", "eval", "train", "double"].includes(name) ? of : null;
}

const unchanged = new Set(["contiguous", "clone", "detach", "to", "float", "half", "double", "cuda", "cpu"]);

function callMap(of: Value, name: string, { given, site }: Called, frame: Frame): Value | null {
  if (name === "size" && given[0] !== undefined) return extentAt(of, numberIn(given[0].value), frame);
  const self: Given = { name: null, spread: "", value: of, spot: null };
  const slices = frame.run.isPython ? callSplitter(`torch.${name}`, [self, ...given], frame) : null;
  if (slices !== null) return slices;
  const map = isMap(of) ? mapOf(of, frame) : null;
  if (map === null) return null;
  if (unchanged.has(name)) return of;
  const isSum = name === "add" || name === "add_";
  if (isSum && given[0] !== undefined) return joinOf("sum", [of, given[0].value], frame.site ?? site.spot, frame);
  const path = frame.run.isPython ? `torch.nn.functional.${name.replace(/_$/, "")}` : `tfjs.${name}`;
  if (rowOf(path) !== null) return callValue({ is: "reference", path, isAssumed: false }, [self, ...given], site, frame);
  return otherMap([map], frame);
}
