/** Plans as PyTorch modules: nn.Sequential where it suffices, a class with a forward where paths part. Pure. */
import { add, BlockError, type Join, type Size } from "../blocks";
import type { CodeOptions } from "./functionalCode";
import type { Key, LoopOver, Parameter } from "./parameter";
import { asksForPath, type Branches, type Layer, type Loop, type Plan, type PlanStep } from "./plan";
import { modulesOf } from "./pytorchLayers";
import { sizeCode } from "./sizeCode";

export interface PytorchWritten {
  /** The classes that the expression needs. */
  readonly definitions: string;
  /** The expression of the module. */
  readonly expression: string;
  readonly parameters: readonly Parameter[];
}

interface Scope {
  readonly key: Key;
  readonly loops: readonly LoopOver[];
  /** The innermost loop's variable, the key of its paths, and the number of the path where each has tensors of its own. */
  readonly path: { readonly variable: string; readonly list: Key; readonly number: number | null } | null;
}

const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, "    ");

const isLayer = (step: PlanStep): step is Layer => step.layer !== "loop" && step.layer !== "branches";

/** Consecutive layers in one group, each branching step in one of its own. */
function groupsOf(plan: Plan): readonly (readonly Layer[] | Loop | Branches)[] {
  const groups: (Layer[] | Loop | Branches)[] = [];
  for (const step of plan) {
    const last = groups.at(-1);
    if (!isLayer(step)) groups.push(step);
    else if (Array.isArray(last)) last.push(step);
    else groups.push([step]);
  }
  return groups;
}

const within = (key: Key, name: string): Key => (key.length === 0 ? [name] : [...key, ".", name]);

function joined(join: Join, each: string, list: string): string {
  if (join === "concat") return `torch.cat([${each}], dim=1)`;
  return join === "sum" ? `sum(${each})` : `sum(${each}) / len(${list})`;
}

const isIdentifier = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name);

/** Writes a plan as a module. @throws BlockError for what PyTorch cannot do. */
export function pytorchCode(plan: Plan, options: CodeOptions): PytorchWritten {
  const classes: string[] = [];
  const taken = new Set<string>();
  const parameters: Parameter[] = [];
  const unknowns = new Set<string>();
  const size = (own: Size): string => {
    if (typeof own !== "number") {
      const names = Object.keys(own.terms).flatMap((term) => term.split("·"));
      for (const name of names) if (isIdentifier(name)) unknowns.add(name);
    }
    return sizeCode(own);
  };

  const layersText = (layers: readonly Layer[], { key, loops, path }: Scope): string => {
    const isFirstPath = `${path?.variable ?? "0"} == 0`;
    const modules = layers.flatMap((layer) => modulesOf(layer, { size, options, isFirstPath }));
    modules.forEach((module, i) => {
      const own = modules.length === 1 ? key : within(key, String(i));
      for (const { name, firstPathOnly = false, ...parameter } of module.parameters) {
        if (firstPathOnly && (path?.number ?? 0) > 0) continue;
        const isFirst = firstPathOnly && path?.number === null;
        const place = isFirst ? [...path.list, ".", "0", ...own.slice(path.list.length + 2)] : own;
        parameters.push({ ...parameter, key: within(place, name), loops: isFirst ? loops.slice(0, -1) : loops });
      }
    });
    const [only] = modules;
    if (only === undefined) return "nn.Identity()";
    return modules.length === 1 ? only.text : `nn.Sequential(\n${modules.map(({ text }) => indented(`${text},`)).join("\n")}\n)`;
  };

  const loopText = (loop: Loop, { key, loops }: Scope): string => {
    const variable = ["c", "d", "e", "f"][loops.length] ?? `c${loops.length}`;
    const texts = loop.bodies.map((body, i) => {
      const inner = [...loops, { index: loop.index ?? variable, variable, count: loop.count }];
      const path = { variable, list: key, number: loop.index === null ? i : null };
      if (loop.index !== null) return moduleText(body, { key: [...key, ".", { index: variable }], loops: inner, path }, "Path");
      // The classes of the first path serve all.
      const [written, names] = [classes.length, [...taken]];
      const text = moduleText(body, { key: within(key, String(i)), loops, path }, "Path");
      if (i > 0) {
        classes.length = written;
        taken.clear();
        for (const name of names) taken.add(name);
      }
      return text;
    });
    const text = texts[0] ?? "";
    return `nn.ModuleList(\n${indented(`${text}${text.includes("\n") ? "\n" : " "}for ${loop.bodies.some(asksForPath) ? variable : "_"} in range(${size(loop.count)})`)}\n)`;
  };

  const branchesText = ({ bodies }: Branches, { key, loops, path }: Scope): string => {
    const texts = bodies.map((body, i) => moduleText(body, { key: within(key, String(i)), loops, path }, "Path"));
    return `nn.ModuleList([\n${texts.map((text) => indented(`${text},`)).join("\n")}\n])`;
  };

  /** What forward computes of its x from the paths kept under a name. */
  const forwardOf = (step: Loop | Branches, name: string): string => {
    const list = `self.${name}`;
    if (step.split === "copy") return joined(step.join, `path(x) for path in ${list}`, list);
    if (step.layer === "loop") {
      const pieces = typeof step.split === "number" ? `x.split(${step.split}, dim=1)` : `x.chunk(len(${list}), dim=1)`;
      return joined(step.join, `path(piece) for path, piece in zip(${list}, ${pieces})`, list);
    }
    const pieces = step.split.map(({ from, count }) => `x[:, ${sizeCode(from)}:${sizeCode(add(from, count))}]`).join(", ");
    return joined(step.join, `path(piece) for path, piece in zip(${list}, [${pieces}])`, list);
  };

  /** The body beside an identity, for x + f(x). */
  const residualOf = (step: Loop | Branches): Plan | null => {
    if (step.layer === "loop" || step.split !== "copy" || step.join !== "sum" || step.bodies.length !== 2) return null;
    const bodies = step.bodies.filter((body) => body.length > 0);
    return bodies.length === 1 ? (bodies[0] ?? null) : null;
  };

  const classText = (own: Plan, name: string, { key, loops, path }: Scope): string => {
    const known = new Set(unknowns);
    unknowns.clear();
    const counts = new Map<string, number>();
    const attribute = (base: string): string => {
      const count = (counts.get(base) ?? 0) + 1;
      counts.set(base, count);
      return count === 1 ? base : `${base}${count}`;
    };
    const fields: string[] = [];
    const forwards: string[] = [];
    const place = classes.length;
    classes.push("");
    const field = (base: string, text: (scope: Scope) => string): string => {
      const attributeName = attribute(base);
      fields.push(`self.${attributeName} = ${text({ key: within(key, attributeName), loops, path })}`);
      return attributeName;
    };
    for (const group of groupsOf(own)) {
      if (!("layer" in group)) {
        forwards.push(`self.${field("layers", (scope) => layersText(group, scope))}(x)`);
        continue;
      }
      const residual = residualOf(group);
      if (residual !== null) {
        forwards.push(`x + self.${field("branch", (scope) => moduleText(residual, scope, "Branch"))}(x)`);
        continue;
      }
      const kept = field("paths", (scope) => (group.layer === "loop" ? loopText(group, scope) : branchesText(group, scope)));
      forwards.push(forwardOf(group, kept));
    }
    const last = forwards.pop() ?? "x";
    const needed = [...unknowns].sort();
    for (const unknown of known) unknowns.add(unknown);
    const lines = [
      `def __init__(${["self", ...needed].join(", ")}):`,
      indented(["super().__init__()", ...fields].join("\n")),
      "",
      "def forward(self, x):",
      indented([...forwards.map((step) => `x = ${step}`), `return ${last}`].join("\n")),
    ];
    classes[place] = `class ${name}(nn.Module):\n${indented(lines.join("\n"))}`;
    return `${name}(${needed.join(", ")})`;
  };

  const moduleText = (own: Plan, scope: Scope, base: string): string => {
    if (own.every(isLayer)) return layersText(own, scope);
    if (asksForPath(own)) throw new BlockError("a bias of the first path only has no place where the paths part again");
    let name = base;
    for (let n = 2; taken.has(name); n++) name = `${base}${n}`;
    taken.add(name);
    return classText(own, name, scope);
  };

  const { prefix, names } = options;
  const expression = moduleText(
    plan,
    { key: prefix === undefined || prefix === "" ? [] : [prefix], loops: [], path: null },
    "Block",
  );
  // Sizes of the expression itself are the user's own, those inside of classes are the arguments that the expression gives them.
  const outside = plan.every(isLayer) ? renamed(expression, names) : withArguments(expression, names);
  return { definitions: classes.reverse().join("\n\n\n"), expression: outside, parameters };
}

const renamed = (text: string, names: CodeOptions["names"]): string =>
  names === undefined ? text : text.replaceAll(/[A-Za-z_]\w*/g, (word) => names.get(word) ?? word);

function withArguments(text: string, names: CodeOptions["names"]): string {
  const open = text.indexOf("(");
  return `${text.slice(0, open)}${renamed(text.slice(open), names)}`;
}
