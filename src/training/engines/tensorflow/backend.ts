/** Loads the native binding and registers the backend of @tensorflow/tfjs-node-gpu with it, without that package's own loader. */
import util from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend";
import { EngineError } from "../../../protocol";
import { bindingFile } from "./installation";

type Binding = ConstructorParameters<typeof NodeJSKernelBackend>[0];

/** Loads the shared object; its libraries are on the loader's path since before this process started. */
function loadBinding(): Binding {
  const module: { exports: object } = { exports: {} };
  try {
    process.dlopen(module, bindingFile());
  } catch (error) {
    const [reason] = String(error instanceof Error ? error.message : error).split("\n");
    throw new EngineError(`the TensorFlow library could not be loaded: ${reason ?? ""}`);
  }
  return z
    .custom<Binding>((value) => typeof value === "object" && value !== null && "TF_Version" in value && "runSavedModel" in value)
    .parse(module.exports);
}

/** Registers the backend "tensorflow" and makes it current. @throws EngineError where it cannot be loaded. */
export async function loadBackend(): Promise<{ backend: NodeJSKernelBackend; version: string }> {
  // Node 23 removed these two and the package still calls them.
  const removed = { isNullOrUndefined: (value: unknown) => value === null || value === undefined, isArray: Array.isArray };
  for (const [name, replacement] of Object.entries(removed)) {
    if (!(name in util)) Object.defineProperty(util, name, { value: replacement });
  }
  const binding = loadBinding();
  const { NodeJSKernelBackend: KernelBackend } = await import("@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend");
  // The package's name tells the backend that it may find a GPU; the binding says whether it did.
  const backend = new KernelBackend(binding, "@tensorflow/tfjs-node-gpu");
  tf.registerBackend("tensorflow", () => backend);
  await tf.setBackend("tensorflow");
  return { backend, version: binding.TF_Version };
}
