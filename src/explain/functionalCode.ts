/** Plans as statements x = layer(x): what Keras, Flax and tfjs-layers share. Pure. */
import type { Join, Size } from "../blocks";
import type { Key, LayerParameter, LoopOver, Parameter } from "./parameter";
import { asksForPath, type Branches, type Layer, type Loop, type Plan } from "./plan";
import { sizeCode, type Names } from "./sizeCode";
import type { StridedPadding } from "./padding";

/** A layer's name as code, a literal or a format string; null where layers are not named. */
export type NameCode = string | null;

/** Of a layer: what it does to an expression, and the parameters that it keeps under its name. */
export interface Call {
  readonly of: (input: string) => string;
  readonly parameters?: readonly LayerParameter[];
}

export interface LayerContext {
  readonly size: (size: Size) => string;
  /** The name of the next layer of a kind. */
  readonly name: (kind: string) => NameCode;
  /** Whether this is the first of the paths of the loop. */
  readonly isFirstPath: string;
  readonly epsilon: number | null;
  readonly strided: StridedPadding;
  readonly depthwiseAs: "depthwise" | "grouped";
}

/** `count` of the channels `of` an input, from `from` on. */
export interface Slice {
  readonly from: Size;
  readonly count: Size;
  readonly of: Size;
}

export interface LoopHead {
  readonly variable: string;
  /** Whether the body mentions the variable, in the names of its layers. */
  readonly isNamed: boolean;
  readonly count: Size;
  readonly input: string;
  readonly piece: string;
  /** Channels of each path; null where every path reads all. */
  readonly width: Size | null;
}

export interface Dialect {
  readonly language: "python" | "javascript";
  readonly calls: (layer: Layer, context: LayerContext) => readonly Call[];
  readonly slice: (input: string, part: Slice, size: (size: Size) => string) => string;
  /** The head of a loop, one line or two; it gives `piece` its slice. */
  readonly loop: (loop: LoopHead, size: (size: Size) => string) => readonly string[];
  readonly join: (join: Join, parts: string) => string;
}

export interface CodeOptions {
  /** What names of layers begin with; without one layers are not named, and their weights cannot be found again. */
  readonly prefix?: string;
  readonly names?: Names;
  /** What batch normalisation adds to the variance; the framework's default if left out. */
  readonly epsilon?: number;
  readonly strided?: StridedPadding;
  /** Whether depthwise and 1×1 are written as one layer, where the framework has one. */
  readonly fuse?: boolean;
  /** Whether Keras's depthwise convolutions are layers of their own or ones with as many groups as channels. */
  readonly depthwiseAs?: "depthwise" | "grouped";
  /** The variable that holds the input, and that is given the output. */
  readonly variable?: string;
}

export interface Written {
  readonly lines: readonly string[];
  readonly parameters: readonly Parameter[];
}

interface Scope {
  readonly loops: readonly LoopOver[];
  /** Path numbers that stand for loops whose paths have tensors of their own. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly indent: string;
  /** Parameters of all but the first of alike paths are collected without writing lines again. */
  readonly silent: boolean;
}

const variables = ["c", "d", "e", "f"];

/** The text of a name with path numbers, in the language. */
export function keyCode(key: Key, language: "python" | "javascript"): string {
  const isPlain = key.every((part) => typeof part === "string");
  if (isPlain) return JSON.stringify(key.join(""));
  const text = key
    .map((part) => (typeof part === "string" ? part : language === "python" ? `{${part.index}}` : `\${${part.index}}`))
    .join("");
  return language === "python" ? `f"${text}"` : `\`${text}\``;
}

/** Writes a plan as statements in a dialect. @throws BlockError for what the framework cannot do. */
export function functionalCode(plan: Plan, dialect: Dialect, options: CodeOptions): Written {
  const lines: string[] = [];
  const parameters: Parameter[] = [];
  const { prefix, names, epsilon = null, strided = "tensorflow", depthwiseAs = "depthwise", variable = "x" } = options;
  const size = (own: Size): string => sizeCode(own, names);
  const javascript = dialect.language === "javascript";
  const declared = new Set([variable]);
  let counts = new Map<string, number>();
  let branches = 0;
  let lists = 0;

  const write = (line: string, { indent, silent }: Scope): void => {
    if (!silent) lines.push(`${indent}${line}`);
  };
  const assign = (to: string, expression: string, scope: Scope): void => {
    const fresh = javascript && !declared.has(to);
    declared.add(to);
    write(`${fresh ? (expression === "[]" ? "const " : "let ") : ""}${to} = ${expression}${javascript ? ";" : ""}`, scope);
  };

  const keyOf = (base: string, loops: readonly LoopOver[], numbers: ReadonlyMap<string, number>): Key => [
    base,
    ...loops.flatMap(({ variable: own }): Key => {
      const number = numbers.get(own);
      return ["_", number === undefined ? { index: own } : String(number)];
    }),
  ];

  /** The place of a parameter, and the loops that it is in; null for a path that has none. */
  const placeOf = (base: string, firstPathOnly: boolean, { loops, numbers }: Scope): Pick<Parameter, "key" | "loops"> | null => {
    const inner = loops.at(-1);
    if (firstPathOnly && inner !== undefined && (numbers.get(inner.variable) ?? 0) > 0) return null;
    const own = firstPathOnly && inner !== undefined ? new Map([...numbers, [inner.variable, 0]]) : numbers;
    return { key: keyOf(base, loops, own), loops: loops.filter((loop) => !own.has(loop.variable)) };
  };

  const writeLayer = (layer: Layer, from: string, to: string, scope: Scope): void => {
    let input = from;
    let base = "";
    const name = (kind: string): NameCode => {
      const before = counts.get(kind) ?? 0;
      counts.set(kind, before + 1);
      base = `${prefix ?? ""}_${kind}${before === 0 ? "" : before + 1}`;
      return prefix === undefined ? null : keyCode(keyOf(base, scope.loops, new Map()), dialect.language);
    };
    const isFirstPath = `${scope.loops.at(-1)?.variable ?? "0"} ${javascript ? "===" : "=="} 0`;
    for (const call of dialect.calls(layer, { size, name, epsilon, strided, depthwiseAs, isFirstPath })) {
      assign(to, call.of(input), scope);
      input = to;
      for (const { name: own, firstPathOnly = false, ...parameter } of call.parameters ?? []) {
        const place = placeOf(base, firstPathOnly, scope);
        if (place !== null) parameters.push({ ...parameter, ...place, key: [...place.key, `/${own}`] });
      }
    }
  };

  const writeBranches = ({ split, bodies, join, at }: Branches, from: string, to: string, scope: Scope): void => {
    const results = bodies.map((body, i) => {
      const interval = split === "copy" ? null : split[i];
      const input =
        interval === null || interval === undefined ? from : dialect.slice(from, { ...interval, of: at.channels }, size);
      branches++;
      return writePlan(body, input, `branch${branches}`, scope);
    });
    assign(to, dialect.join(join, `[${results.join(", ")}]`), scope);
  };

  const writeLoop = ({ count, split, bodies, index, join }: Loop, from: string, to: string, scope: Scope): void => {
    const depth = scope.loops.length;
    const loopVariable = variables[depth] ?? `c${depth}`;
    lists++;
    const nth = lists === 1 ? "" : String(lists);
    const [piece, path, paths] = [`piece${nth}`, `path${nth}`, `paths${nth}`];
    const width = split === "copy" ? null : split;
    assign(paths, "[]", scope);
    const isNamed = prefix !== undefined || bodies.some(asksForPath);
    const head: LoopHead = { variable: loopVariable, isNamed, count, input: from, piece, width };
    for (const line of dialect.loop(head, size)) write(line, scope);
    const before = new Map(counts);
    bodies.forEach((body, i) => {
      counts = new Map(before);
      const loops = [...scope.loops, { index: index ?? loopVariable, variable: loopVariable, count }];
      const numbers = index === null ? new Map([...scope.numbers, [loopVariable, i]]) : scope.numbers;
      const inner: Scope = {
        loops,
        numbers,
        indent: `${scope.indent}${javascript ? "  " : "    "}`,
        silent: scope.silent || i > 0,
      };
      if (javascript) declared.delete(path);
      const kept = [branches, lists] as const;
      const result = writePlan(body, width === null ? from : piece, path, inner);
      if (i > 0) [branches, lists] = kept;
      write(javascript ? `${paths}.push(${result});` : `${paths}.append(${result})`, inner);
    });
    if (javascript) write("}", scope);
    assign(to, dialect.join(join, paths), scope);
  };

  const writePlan = (own: Plan, from: string, to: string, scope: Scope): string => {
    let input = from;
    for (const step of own) {
      if (step.layer === "loop") writeLoop(step, input, to, scope);
      else if (step.layer === "branches") writeBranches(step, input, to, scope);
      else writeLayer(step, input, to, scope);
      input = to;
    }
    return input;
  };

  writePlan(plan, variable, variable, { loops: [], numbers: new Map(), indent: "", silent: false });
  return { lines, parameters };
}
