/** The project's own WebAssembly kernels (assembly/kernels.ts) as functions of typed arrays. They keep nothing between calls. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";

const moduleName = "kernels.wasm";

/** Beside the bundle, or in the build folder when run from source. */
function moduleFile(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    for (const file of [join(folder, moduleName), join(folder, "dist", moduleName)]) if (existsSync(file)) return file;
  }
  throw new Error(`${moduleName} is missing: run npm run build`);
}

type KernelFunction = (...operands: readonly number[]) => void;

const kernelFunction = z.custom<KernelFunction>((value) => typeof value === "function");
const exportsSchema = z.object({
  memory: z.instanceof(WebAssembly.Memory),
  convolutionKernelGradient: kernelFunction,
  depthwiseKernelGradient: kernelFunction,
  normalise: kernelFunction,
  normaliseGradient: kernelFunction,
  maxPoolGradient: kernelFunction,
  averagePoolGradient: kernelFunction,
  joinColumns: kernelFunction,
  sliceColumns: kernelFunction,
});

export type KernelName = Exclude<keyof z.infer<typeof exportsSchema>, "memory">;

let loaded: z.infer<typeof exportsSchema> | null = null;

function load(): z.infer<typeof exportsSchema> {
  return (loaded ??= exportsSchema.parse({
    ...new WebAssembly.Instance(new WebAssembly.Module(readFileSync(moduleFile()))).exports,
  }));
}

/** The kernels have no data of their own; the first bytes are left alone so that no array has address 0. */
const firstFree = 1024;
const pageBytes = 65536;
const alignment = 16;

/**
 * Calls a kernel with the addresses of its arrays in the order inputs, outputs, work, then `scalars`.
 * @param outputs lengths of the float32 arrays that it fills; they start at zero
 * @param workBytes room for its intermediate sums
 */
export function callKernel(
  name: KernelName,
  {
    inputs,
    outputs,
    workBytes = 0,
    scalars,
  }: { inputs: readonly Float32Array[]; outputs: readonly number[]; workBytes?: number; scalars: readonly number[] },
): Float32Array[] {
  const kernels = load();
  const { memory } = kernels;
  let end = firstFree;
  const reserve = (bytes: number): number => {
    const at = Math.ceil(end / alignment) * alignment;
    end = at + bytes;
    return at;
  };
  const inputAt = inputs.map((values) => reserve(values.byteLength));
  const outputAt = outputs.map((length) => reserve(4 * length));
  const workAt = workBytes > 0 ? [reserve(workBytes)] : [];
  const missing = end - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
  inputs.forEach((values, i) => new Float32Array(memory.buffer, inputAt[i], values.length).set(values));
  outputs.forEach((length, i) => new Float32Array(memory.buffer, outputAt[i], length).fill(0));
  kernels[name](...inputAt, ...outputAt, ...workAt, ...scalars);
  return outputs.map((length, i) => new Float32Array(memory.buffer, outputAt[i], length).slice());
}
