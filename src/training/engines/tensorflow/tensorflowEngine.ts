/** The `tensorflow` engine: @tensorflow/tfjs-node-gpu's backend over a libtensorflow that the process was started with. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend";
import { sizeOf, type Program } from "../../program";
import type { Engine, Session, Values } from "../engine";
import { buildModel, type Model } from "./model";
import { loadBackend } from "./backend";
import { describeDevice } from "./device";

/** Loads the graph through a temporary folder, the only way in that the binding offers. */
function loadModel(backend: NodeJSKernelBackend, bytes: Uint8Array): number {
  const folder = mkdtempSync(join(tmpdir(), "hybrid-hypothesis-graph-"));
  try {
    writeFileSync(join(folder, "saved_model.pb"), bytes);
    return backend.loadSavedModelMetaGraph(folder, "serve");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** TensorFlow's reason in one line: of several causes, whose heading says nothing, the first. */
export function causeOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [line = ""] = text.replace(/^[^\n]*root error\(s\) found\.\s*\(0\) \w+: /, "").split("\n");
  return line.trim().replace(/^Session fail to run with error: /, "");
}

interface FirstValues {
  readonly initial: Values;
  readonly velocities: Values;
}

function openSession(
  backend: NodeJSKernelBackend,
  programs: ReadonlyMap<string, Program>,
  { initial, velocities }: FirstValues,
): Session {
  const model = buildModel(programs);
  const id = loadModel(backend, model.bytes);

  const runModel = (tensors: tf.Tensor[], infos: Parameters<typeof backend.runSavedModel>[2], outputs: readonly string[]) => {
    try {
      return backend.runSavedModel(id, tensors, infos, [...outputs]);
    } catch (error) {
      tf.dispose(tensors);
      throw new Error(`TensorFlow could not compute a step: ${causeOf(error)}`, { cause: error });
    }
  };

  const call = (
    feeds: readonly { name: string; values: Float32Array; shape: readonly number[] }[],
    outputs: readonly string[],
  ): Float32Array[] => {
    const tensors = feeds.map(({ values, shape }) => tf.tensor(values, [...shape], "float32"));
    const infos = feeds.map(({ name, shape }) => ({ name, dtype: "float32" as const, shape: [...shape] }));
    const results = runModel(tensors, infos, outputs);
    // A typed array that the binding hands out may share the tensor's memory, which ends with the tensor.
    const values = results.map((result) => Float32Array.from(result.dataSync<"float32">()));
    tf.dispose([...tensors, ...results]);
    return values;
  };

  const first = model.variables.map(({ id: leafId, shape, input }) => {
    const values = initial.get(leafId);
    if (values === undefined) throw new Error(`the variable ${leafId} has no first value`);
    return { name: input, values, shape };
  });
  const moved = model.velocities.map(({ id: leafId, shape, input }) => {
    return { name: input, values: velocities.get(leafId) ?? new Float32Array(sizeOf(shape)), shape };
  });
  call([...first, ...moved], [model.stored]);

  const read = (kept: Model["variables"]): Promise<Values> => {
    const names = kept.map((each) => each.read);
    // Asked for nothing, the binding refuses.
    const results = names.length === 0 ? [] : call([], names);
    return Promise.resolve(new Map(kept.map(({ id: leafId }, i) => [leafId, results[i] ?? new Float32Array()])));
  };

  return {
    run(name, feeds) {
      const program = programs.get(name);
      const built = model.programs.get(name);
      if (program === undefined || built === undefined) throw new Error(`there is no program ${name}`);
      const inputs = [...built.inputs].map(([input, node]) => {
        const values = feeds.get(input);
        if (values === undefined) throw new Error(`the program ${name} wants ${input}`);
        return { name: node, values, shape: program.shapes[program.inputs.get(input) ?? -1] ?? [] };
      });
      const names = [...built.outputs.keys()];
      const results = call(inputs, [...built.outputs.values()]);
      return Promise.resolve(new Map(names.map((output, i) => [output, results[i] ?? new Float32Array()])));
    },
    variables: () => read(model.variables),
    velocities: () => read(model.velocities),
    close: () => backend.deleteSavedModel(id),
  };
}

/**
 * Opens the engine.
 * @throws EngineError where the binding or the library cannot be loaded.
 */
export async function openTensorflow(threads: number): Promise<Engine> {
  const { backend, version } = await loadBackend();
  const signal = new AbortController().signal;
  const { device, driver } = await describeDevice(backend.isUsingGpuDevice, { environment: process.env, signal });
  // GPUs round products to TF32 unless told not to from the start of the process (`tensorflowEnvironment`); CPUs do not know it.
  const mathMode = backend.isUsingGpuDevice && process.env["NVIDIA_TF32_OVERRIDE"] !== "0" ? "tf32" : "float32";
  return {
    report: { engine: "tensorflow", device, driver, version: `tensorflow ${version}`, mathMode, threads },
    open: (programs, initial, velocities = new Map()) => Promise.resolve(openSession(backend, programs, { initial, velocities })),
    tensors: () => tf.memory().numTensors,
    close: () => tf.removeBackend("tensorflow"),
  };
}
