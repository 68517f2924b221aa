/** What an imported name means: one canonical path for all the ways in which a framework's names are imported. Pure. */
import type { Framework } from "../readLayer";
import { flax } from "./flax";
import { keras } from "./keras";
import { pytorch } from "./pytorch";
import type { Row } from "./row";
import { tfjs } from "./tfjs";

export interface KnownRow extends Row {
  readonly framework: Framework;
}

const rows: ReadonlyMap<string, KnownRow> = new Map(
  [keras, pytorch, flax, tfjs].flatMap(({ framework, rows: own }) =>
    own.flatMap((row) => row.paths.map((path): [string, KnownRow] => [path, { ...row, framework }])),
  ),
);

/** [pattern, what stands for it], tried in order, each once. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/^@tensorflow\/tfjs[\w-]*/, "tfjs"],
  [/^(?:tensorflow\.(?:compat\.v[12]\.|python\.|_api\.v\d\.)*keras|tf_keras|keras)(?:\.(?:src|api))*(?=\.|$)/, "keras"],
  [/^keras\.(layers|models)\.(?:\w+\.)+(?=\w+$)/, "keras.$1."],
  [/^keras\.engine\.(?:\w+\.)*(?=\w+$)/, "keras.models."],
  [/^torch\.nn\.modules\.(?:\w+\.)?(?=\w+$)/, "torch.nn."],
  [/^flax\.linen\.(?:\w+\.)+(?=\w+$)/, "flax.linen."],
  [/^flax\.(?:experimental\.)?nnx\.(?:nn\.)?(?:\w+\.)*(?=\w+$)/, "flax.nnx."],
];

const canonicalPath = (path: string): string =>
  spellings.reduce((current, [pattern, replacement]) => current.replace(pattern, replacement), path);

/** The row of a table for a path as the imports spell it, or null. */
export const rowOf = (path: string): KnownRow | null => rows.get(canonicalPath(path)) ?? null;

/** Whether a name may come from a module all of whose names are imported: a row of its own, or a part of a framework such as keras.layers. */
export function mayExport(module: string, name: string): boolean {
  if (rowOf(`${module}.${name}`) !== null) return true;
  const path = `${canonicalPath(module)}.${name}.`;
  return [...rows.keys()].some((known) => known.startsWith(path));
}

/** Calls that make weights by their shape. */
const weightMakers = new Set([
  ...["randn", "rand", "zeros", "ones", "empty"].map((name) => `torch.${name}`),
  ...["randomNormal", "randomUniform", "truncatedNormal", "zeros", "ones"].map((name) => `tfjs.${name}`),
]);
/** Calls that keep the shape of the weights they are given. */
const weightKeepers = new Set(["torch.nn.Parameter", "torch.nn.parameter.Parameter", "tfjs.variable"]);

export function weightsRole(path: string): "made" | "kept" | null {
  const known = canonicalPath(path);
  if (weightMakers.has(known)) return "made";
  return weightKeepers.has(known) ? "kept" : null;
}

/** What usual names stand for where the text does not import them, as in a notebook's later cells. */
const usualPython: ReadonlyMap<string, string> = new Map(
  Object.entries({
    tf: "tensorflow",
    keras: "keras",
    layers: "keras.layers",
    torch: "torch",
    F: "torch.nn.functional",
    nnx: "flax.nnx",
    linen: "flax.linen",
    jnp: "jax.numpy",
  }),
);
const usualJavascript: ReadonlyMap<string, string> = new Map([["tf", "@tensorflow/tfjs"]]);

/** `nn` is PyTorch's or Flax's: the one in which the name exists that is asked of it. */
export function usualMeaning(name: string, isPython: boolean, attribute: string | null): string | null {
  if (!isPython) return usualJavascript.get(name) ?? null;
  if (name === "nn")
    return attribute !== null && rows.has(`flax.linen.${attribute}`) && !rows.has(`torch.nn.${attribute}`)
      ? "flax.linen"
      : "torch.nn";
  const own = usualPython.get(name);
  if (own !== undefined) return own;
  return /^(Depthwise|Separable)?Conv2D$/.test(name) ? `keras.layers.${name}` : null;
}
