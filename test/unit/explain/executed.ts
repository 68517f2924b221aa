/** Generated code as jobs for the frameworks themselves, and where they are found. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { z } from "zod";
import { concrete, shapeOfTensor, tensorOfPath, type Tensor } from "../../../src/blocks";
import type { Code } from "../../../src/explain";
import type { Framework } from "../../../src/reader";
import { evaluateTensor, type Value, type Values } from "../../../src/reference";

/** The module that each framework's Python must have. */
const modules: Readonly<Record<Exclude<Framework, "tfjs">, string>> = { keras: "keras", pytorch: "torch", flax: "flax" };

const pythons = [...(process.env["HYBRID_HYPOTHESIS_PYTHONS"] ?? "").split(delimiter), "python3"].filter((path) => path !== "");

function canImport(python: string, module: string): boolean {
  try {
    const code = `import importlib.util, sys; sys.exit(importlib.util.find_spec("${module}") is None)`;
    execFileSync(python, ["-c", code], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** The program and its first arguments that run a framework's code; null where it is not installed. */
export function runnerOf(framework: Framework): readonly [string, ...string[]] | null {
  if (framework === "tfjs") {
    const folder = process.env["HYBRID_HYPOTHESIS_TFJS_LAYERS"] ?? "";
    const found = folder !== "" && existsSync(join(folder, "node_modules/@tensorflow/tfjs-layers"));
    return found ? [process.execPath, join(import.meta.dirname, "runCode.mjs"), folder] : null;
  }
  const python = pythons.find((path) => canImport(path, modules[framework]));
  return python === undefined ? null : [python, join(import.meta.dirname, "runCode.py")];
}

/** Why a framework's code is not executed, and the way out. */
export const missing = (framework: Framework): string =>
  framework === "tfjs"
    ? "HYBRID_HYPOTHESIS_TFJS_LAYERS names no folder with @tensorflow/tfjs-layers and tfjs-backend-cpu installed"
    : `no Python in HYBRID_HYPOTHESIS_PYTHONS or on the path has ${modules[framework]}`;

export interface Job {
  readonly framework: Framework;
  readonly definitions: string;
  readonly code: string;
  readonly input: Value;
  /** Of the code itself, or, with a conversion, of the form that it converts from. */
  readonly weights: ReadonlyMap<string, Value>;
  readonly conversion: string | null;
}

const resultSchema = z.array(
  z.union([
    z.object({ output: z.object({ shape: z.array(z.number()), data: z.array(z.number().nullable()) }) }),
    z.object({ error: z.string() }),
  ]),
);

export type Result = Value | { readonly error: string };

const plain = ({ shape, data }: Value) => ({ shape, data: [...data] });

/** Runs all jobs of one framework in one process of its own. */
export function runJobs([program, ...first]: readonly [string, ...string[]], jobs: readonly Job[]): readonly Result[] {
  const folder = mkdtempSync(join(tmpdir(), "generated-code-"));
  try {
    const [from, to] = [join(folder, "jobs.json"), join(folder, "results.json")];
    const texts = jobs.map((job) => ({
      ...job,
      input: plain(job.input),
      weights: Object.fromEntries([...job.weights].map(([name, value]) => [name, plain(value)])),
    }));
    writeFileSync(from, JSON.stringify(texts));
    execFileSync(program, [...first, from, to], {
      stdio: "ignore",
      env: { ...process.env, CUDA_VISIBLE_DEVICES: "", TF_CPP_MIN_LOG_LEVEL: "3" },
    });
    return resultSchema.parse(JSON.parse(readFileSync(to, "utf8"))).map((result) => {
      if ("error" in result) return result;
      return { shape: result.output.shape, data: Float64Array.from(result.output.data, (x) => x ?? NaN) };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The axes of a value in another order. */
function transposed({ shape, data }: Value, order: readonly number[]): Value {
  const id = "transposed";
  const leaf: Tensor = { tensor: "leaf", id, shape, role: "convolution", initial: { law: "constant", value: 0 } };
  return evaluateTensor({ tensor: "transpose", of: leaf, permutation: order }, new Map([[id, { shape, data }]])).value;
}

/** What every parameter of the code is at the values of the leaves, by its name in the checkpoint. */
export function weightsOf({ parameters }: Code, leaves: Values): ReadonlyMap<string, Value> {
  const weights = new Map<string, Value>();
  for (const { key, tensor, layout, groups, loops } of parameters) {
    const paths = loops.reduce<readonly { numbers: ReadonlyMap<string, number>; tensor: Tensor }[]>(
      (all, { variable, index, count }) =>
        all.flatMap((one) =>
          Array.from({ length: concrete(count) }, (_, path) => ({
            numbers: new Map([...one.numbers, [variable, path]]),
            tensor: tensorOfPath(one.tensor, index, path),
          })),
        ),
      [{ numbers: new Map(), tensor }],
    );
    for (const path of paths) {
      const name = key.map((part) => (typeof part === "string" ? part : String(path.numbers.get(part.index)))).join("");
      const { value } = evaluateTensor(path.tensor, leaves);
      const [height = 0, width = 0, , out = 0] = shapeOfTensor(path.tensor).map(concrete);
      const shaped =
        layout === "outFirst"
          ? transposed(value, [3, 2, 0, 1])
          : layout === "depthwise"
            ? { ...value, shape: [height, width, concrete(groups), out / concrete(groups)] }
            : value;
      weights.set(name, shaped);
    }
  }
  return weights;
}
