/** What the tensorflow engine computes on, by name and driver, as NVIDIA's own command tells it: the binding only says whether it is a GPU. */
import { cpus } from "node:os";
import { runCommand } from "./runCommand";

export interface Device {
  readonly device: string;
  /** Null on a CPU and on nothing else. */
  readonly driver: string | null;
}

interface DeviceOptions {
  /** Gives PATH. */
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** The machine's NVIDIA GPUs, or null where nvidia-smi names none. Models that differ are joined by "or". @throws CancelledError on abort. */
async function findNvidia(options: DeviceOptions): Promise<Device | null> {
  const query = ["--query-gpu=driver_version,name", "--format=csv,noheader"];
  const { code, output } = await runCommand("nvidia-smi", query, { ...options, limit: 10 });
  const gpus = [...output.matchAll(/^([^,\n]+), (.+)$/gm)];
  if (code !== 0 || gpus.length === 0) return null;
  const [driver = ""] = gpus.map(([, version = ""]) => version);
  return { device: [...new Set(gpus.map(([, , name = ""]) => name.trim()))].join(" or "), driver };
}

/** What to do for a GPU that is there and not used, null where there is none. @throws CancelledError on abort. */
export async function unusedGpu(usesGpu: boolean, options: DeviceOptions): Promise<string | null> {
  const nvidia = usesGpu ? null : await findNvidia(options);
  if (nvidia === null) return null;
  return `it computes on the CPU: to train on your ${nvidia.device}, \`pip install "tensorflow[and-cuda]"\` in your own Python and install again`;
}

/** @throws CancelledError on abort. */
export async function describeDevice(isGpu: boolean, options: DeviceOptions): Promise<Device> {
  if (!isGpu) return { device: cpus()[0]?.model ?? "CPU", driver: null };
  return (await findNvidia(options)) ?? { device: "GPU 0", driver: "unknown" };
}
