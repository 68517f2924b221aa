/** Chooses and opens an engine: the one asked for, or the best that works, with the reasons against the better ones. */
import { EngineError, type EngineRefusal, type EngineReport, type OpenEngineRequest } from "../../protocol";
import type { Engine } from "./engine";
import { unusedGpu } from "./tensorflow/device";
import { findInstallation } from "./tensorflow/installation";
import { openTensorflow } from "./tensorflow/tensorflowEngine";
import { openWasm } from "./wasm/wasmEngine";

const webgpu: EngineRefusal = { engine: "webgpu", reason: "it comes with a later version", remedy: null };

async function tryTensorflow(threads: number): Promise<Engine | EngineRefusal> {
  const installation = findInstallation();
  if ("reason" in installation) return installation;
  try {
    return await openTensorflow(threads);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { engine: "tensorflow", reason: error.message, remedy: "run `hybrid-hypothesis doctor --install tensorflow`" };
  }
}

/** What has no driver computes on the CPU. */
const unusedGpuOf = ({ report: { driver } }: Engine): Promise<string | null> =>
  unusedGpu(driver !== null, { environment: process.env, signal: new AbortController().signal });

function refuse({ engine, reason, remedy }: EngineRefusal): never {
  throw new EngineError(`the engine ${engine} cannot be used: ${reason}${remedy === null ? "" : `; ${remedy}`}`);
}

/** @throws EngineError, in one sentence with the way out, where an engine asked for by name cannot be used. */
export async function openEngine({ choice, threads }: OpenEngineRequest): Promise<{ engine: Engine; report: EngineReport }> {
  const opened = (engine: Engine, notBetter: readonly EngineRefusal[], unused: string | null = null) => ({
    engine,
    report: { ...engine.report, unused, notBetter },
  });
  if (choice === "webgpu") return refuse(webgpu);
  if (choice === "wasm") {
    const asked = { engine: "tensorflow", reason: "wasm was asked for", remedy: null } as const;
    return opened(await openWasm(), [asked, webgpu]);
  }
  const tensorflow = await tryTensorflow(threads);
  if ("open" in tensorflow) return opened(tensorflow, [], await unusedGpuOf(tensorflow));
  return choice === "tensorflow" ? refuse(tensorflow) : opened(await openWasm(), [tensorflow, webgpu]);
}
