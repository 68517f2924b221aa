/** Attributes: of modules, of objects and their classes, of layers and maps. */
import type { Frame } from "./frame";
import { isMap } from "./frame";
import { unknownValue, type ClassValue, type FunctionValue, type ObjectValue, type Value } from "./values";

/** The classes of a class, nearest first. Code that is being typed may make a class its own base. */
function lineage(type: ClassValue): readonly Value[] {
  const found: Value[] = [];
  const visit = (value: Value): void => {
    if (found.includes(value) || found.length > 32) return;
    found.push(value);
    if (value.is === "class") value.bases.forEach(visit);
  };
  visit(type);
  return found;
}

/** A method or value of a class or of the nearest of its bases that has it. */
export function memberOfClass(type: ClassValue, name: string, isAbove = false): Value | null {
  for (const value of lineage(type).slice(isAbove ? 1 : 0)) {
    const member = value.is === "class" ? value.members.variables.get(name) : undefined;
    if (member !== undefined) return member;
  }
  return null;
}

/** The path of the first base that comes from elsewhere, such as "torch.nn.Module". */
export function outerBase(type: ClassValue): string | null {
  const base = lineage(type).find(({ is }) => is === "reference");
  return base?.is === "reference" ? base.path : null;
}

const isStatic = ({ form }: FunctionValue, name: string): boolean =>
  form.decorators.some((decorator) => decorator.kind === "name" && decorator.name === name);

export function bound(method: FunctionValue, self: ObjectValue | ClassValue): FunctionValue {
  if (isStatic(method, "staticmethod")) return method;
  return { ...method, self: isStatic(method, "classmethod") && self.is === "object" ? self.type : self };
}

/** What is asked of maps, and maybe of the first that is known of one. */
const ofMaps = new Set(["shape", "split", "chunk"]);

export function memberOf(of: Value, name: string, frame: Frame): Value {
  switch (of.is) {
    case "reference":
      return { ...of, path: `${of.path}.${name}` };
    case "object": {
      const own = of.fields.get(name);
      if (own !== undefined) return own;
      const member = memberOfClass(of.type, name);
      if (member?.is === "function") return bound(member, of);
      return member ?? unknownValue(name);
    }
    case "class": {
      const member = of.members.variables.get(name) ?? memberOfClass(of, name);
      if (member?.is === "function") return isStatic(member, "classmethod") ? { ...member, self: of } : member;
      return member ?? unknownValue(name);
    }
    case "layer":
    case "list":
    case "dictionary":
    case "map":
    case "either":
    case "weights":
    case "member":
    case "text":
      return { is: "member", of, name };
    case "unknown":
      // Shapes and methods of what may be a map are looked at when they are used.
      if (ofMaps.has(name) || frame.run.mapsOfValues.has(of)) return { is: "member", of, name };
      return unknownValue(of.text === "" ? name : `${of.text}.${name}`);
    default:
      return isMap(of) ? { is: "member", of, name } : unknownValue(name);
  }
}
