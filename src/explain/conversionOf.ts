/** How an existing checkpoint becomes one of a rewritten layer: read off the kernels' expressions over the same leaves. Pure. */
import { BlockError, leavesOf, shapeOfTensor, type Block, type Leaf, type MapShape } from "../blocks";
import { arrayCode, arrayFunctions, assignCode, shapeCode, type ArrayContext } from "./arrayCode";
import { codeOf, type Refused } from "./codeOf";
import { keyCode, type CodeOptions } from "./functionalCode";
import type { Framework } from "../reader";
import type { Parameter } from "./parameter";
import { sizeCode } from "./sizeCode";
import { unknownLines, unknownsOf } from "./unknownSizes";

export interface Conversion {
  /** A Python function `convert(old)` from and to {name: array}, with what it needs. */
  readonly code: string;
}

/** How a user gets the arrays of a model by name, and puts them back. */
const howTo: Readonly<Record<Exclude<Framework, "tfjs">, string>> = {
  keras: "{weight.path: weight.numpy()} of the layers; put back with weight.assign",
  pytorch: "{name: tensor.numpy()} of state_dict(); put back with load_state_dict(..., strict=False)",
  flax: 'flatten_dict(params, sep="/") and that of batch_stats in one; put back with unflatten_dict',
};

const isIdentifier = (text: string): boolean => /^[A-Za-z_]\w*$/.test(text);
const reserved = new Set([
  "np",
  "old",
  "new",
  "convert",
  "compose",
  "block_diagonal",
  "lambda",
  "in",
  "is",
  "for",
  "from",
  "c",
  "d",
  "e",
  "f",
]);

/** Short names for leaves: the last part of their ids where it is a name and nobody else's. */
function namesOf(leaves: readonly Leaf[], others: Iterable<string>): ReadonlyMap<string, string> {
  const taken = new Set([...reserved, ...others]);
  return new Map(
    leaves.map(({ id }, i) => {
      const last = id.split(/[^A-Za-z0-9_]/).at(-1) ?? "";
      const name = isIdentifier(last) && !taken.has(last) ? last : `weights${i}`;
      taken.add(name);
      return [id, name];
    }),
  );
}

/** A value in the framework's layout as one in ours. */
function fromLayout(value: string, { layout, tensor }: Parameter): string {
  if (layout === "outFirst") return `${value}.transpose(2, 3, 1, 0)`;
  return layout === "depthwise" ? `${value}.reshape${shapeCode(shapeOfTensor(tensor))}` : value;
}

function toLayout(value: string, { layout, tensor, groups }: Parameter): string {
  if (layout === "outFirst") return `${value}.transpose(3, 2, 0, 1)`;
  const [height = 0, width = 0] = shapeOfTensor(tensor);
  return layout === "depthwise" ? `${value}.reshape(${sizeCode(height)}, ${sizeCode(width)}, ${sizeCode(groups)}, -1)` : value;
}

/** Lines inside the loops that a parameter stands in, those of consecutive parameters in the same loops together. */
function looped(parts: readonly { readonly parameter: Parameter; readonly lines: readonly string[] }[]): readonly string[] {
  const lines: string[] = [];
  let open = "";
  for (const { parameter, lines: own } of parts) {
    if (own.length === 0) continue;
    const heads = parameter.loops.map(
      ({ variable, count }, depth) => `${"    ".repeat(depth)}for ${variable} in range(${sizeCode(count)}):`,
    );
    if (heads.join("\n") !== open) lines.push(...heads);
    open = heads.join("\n");
    lines.push(...own.map((line) => `${"    ".repeat(heads.length)}${line}`));
  }
  return lines;
}

function contextOf(leafName: (id: string) => string, { loops }: Parameter): ArrayContext {
  return { leaf: leafName, index: (index) => loops.find((loop) => loop.index === index)?.variable ?? index, names: undefined };
}

/** Statements that fill the leaves from the parameters of the original. */
function readLines(
  parameters: readonly Parameter[],
  leaves: readonly Leaf[],
  leafName: (id: string) => string,
): readonly string[] {
  const whole = new Map(parameters.flatMap((each) => (each.tensor.tensor === "leaf" ? [[each.tensor.id, each] as const] : [])));
  const direct = leaves.flatMap((leaf) => {
    const parameter = whole.get(leaf.id);
    return parameter === undefined
      ? []
      : [`${leafName(leaf.id)} = ${fromLayout(`old[${keyCode(parameter.key, "python")}]`, parameter)}`];
  });
  const rest = leaves.filter(({ id }) => !whole.has(id));
  const empty = rest.map(({ id, shape }) => `${leafName(id)} = np.empty(${shapeCode(shape)}, np.float32)`);
  const pieces = parameters
    .filter(({ tensor }) => tensor.tensor !== "leaf")
    .map((parameter) => {
      const value = fromLayout(`old[${keyCode(parameter.key, "python")}]`, parameter);
      return { parameter, lines: assignCode(parameter.tensor, value, contextOf(leafName, parameter)) };
    });
  return [...direct, ...empty, ...looped(pieces)];
}

function writeLines(parameters: readonly Parameter[], leafName: (id: string) => string): readonly string[] {
  return looped(
    parameters.map((parameter) => {
      const value = toLayout(arrayCode(parameter.tensor, contextOf(leafName, parameter)), parameter);
      return { parameter, lines: [`new[${keyCode(parameter.key, "python")}] = ${value}`] };
    }),
  );
}

export interface ConversionOptions extends CodeOptions {
  /** The prefix of the original's layers; that of the rewritten ones if left out. */
  readonly originalPrefix?: string;
  /** How the original is written; as the rewritten one if left out. */
  readonly originalFuse?: boolean;
  readonly originalDepthwiseAs?: CodeOptions["depthwiseAs"];
}

/**
 * The conversion of weights from one form of a block, as `codeOf` writes it, to another over the same leaves; or why there is none.
 * tfjs has no files of weights that a script could convert, so it is refused.
 */
export function conversionOf(
  forms: { readonly original: Block; readonly rewritten: Block },
  input: MapShape,
  framework: Framework,
  options: ConversionOptions = {},
): Conversion | Refused {
  if (framework === "tfjs")
    return { refused: "weights of TensorFlow.js are converted in Keras, from which tensorflowjs_converter takes them" };
  const prefix = options.prefix ?? (framework === "pytorch" ? "" : "layer");
  const from = codeOf(forms.original, input, framework, {
    ...options,
    prefix: options.originalPrefix ?? prefix,
    fuse: options.originalFuse ?? options.fuse ?? true,
    depthwiseAs: options.originalDepthwiseAs ?? options.depthwiseAs ?? "depthwise",
  });
  const to = codeOf(forms.rewritten, input, framework, { ...options, prefix });
  if ("refused" in from) return from;
  if ("refused" in to) return to;
  const leaves = leavesOf(forms.original);
  const unknowns = unknownsOf(forms.original);
  const names = namesOf(leaves, unknowns);
  const leafName = (id: string): string => {
    const name = names.get(id);
    if (name === undefined) throw new BlockError("the rewritten layer has weights that the original has not");
    return name;
  };
  const clash = [...unknowns].find((name) => reserved.has(name));
  if (clash !== undefined)
    return { refused: `${clash}, which is not known here, would be a name that the conversion has for something else` };
  try {
    const body = [
      ...readLines(from.parameters, leaves, leafName),
      "new = {}",
      ...writeLines(to.parameters, leafName),
      "return new",
    ];
    const sizes = unknownLines(forms.original, body.join("\n"), from.parameters);
    body.unshift(...sizes);
    const text = body.join("\n");
    const needed = Object.entries(arrayFunctions).flatMap(([name, code]) => (text.includes(`${name}(`) ? [code] : []));
    const docstring = `    """${howTo[framework]}."""`;
    const convert = ["def convert(old):", docstring, ...body.map((line) => `    ${line}`)].join("\n");
    return { code: ["import numpy as np", ...needed, convert].join("\n\n\n") };
  } catch (error) {
    if (error instanceof BlockError) return { refused: error.message };
    throw error;
  }
}
