/**
 * Which libtensorflow this program uses, as the installer recorded it, and what a process needs in its environment to load it.
 * No tfjs here: the worker's client reads it before the worker starts.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import type { EngineRefusal } from "../../../protocol";
import { cacheFolder } from "../../folders";
import { bindingFile } from "./binding";

export { bindingFile };

const installationSchema = z.object({
  version: z.string().min(1),
  /** The user's own Python, or fetched into the cache folder. */
  source: z.enum(["python", "fetched"]),
  /** Holds both libraries. */
  libraryFolder: z.string().min(1),
  /** The library folder and those of NVIDIA's Python packages, in the loader's order. */
  libraryPath: z.array(z.string().min(1)),
});

export type Installation = z.infer<typeof installationSchema>;

/** One that was just tried. */
export interface TriedInstallation {
  readonly installation: Installation;
  readonly usesGpu: boolean;
}

export const libraries = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"] as const;

export function holdsLibraries(folder: string): boolean {
  return libraries.every((library) => existsSync(join(folder, library)));
}

/** Holds the record and whatever was fetched; nothing of the user's own. */
export function engineFolder(cache: string = cacheFolder()): string {
  return join(cache, "engines", "tensorflow");
}

export function recordFile(cache: string = cacheFolder()): string {
  return join(engineFolder(cache), "installation.json");
}

function readRecord(file: string): Installation | null {
  try {
    return installationSchema.safeParse(JSON.parse(readFileSync(file, "utf8"))).data ?? null;
  } catch {
    return null;
  }
}

/** The recorded installation if its libraries are still there, else why the engine cannot be used and what changes that. */
export function findInstallation(cache: string = cacheFolder()): Installation | EngineRefusal {
  const refuse = (reason: string): EngineRefusal => {
    return { engine: "tensorflow", reason, remedy: "run `hybrid-hypothesis doctor --install tensorflow`" };
  };
  try {
    bindingFile();
  } catch (error) {
    return { engine: "tensorflow", reason: error instanceof Error ? error.message : String(error), remedy: null };
  }
  const file = recordFile(cache);
  if (!existsSync(file)) return refuse("libtensorflow is not installed");
  const installation = readRecord(file);
  if (installation === null) return refuse(`the record of the installation, ${file}, is damaged`);
  if (!holdsLibraries(installation.libraryFolder)) return refuse(`libtensorflow is no longer in ${installation.libraryFolder}`);
  return installation;
}

export async function writeInstallation(installation: Installation, cache: string = cacheFolder()): Promise<void> {
  await writeFileAtomic(recordFile(cache), `${JSON.stringify(installation, null, 2)}\n`);
}

/**
 * What a process must have in its environment from its very start (the loader and libtensorflow read it once) to compute in
 * full float32 on so many threads, taking GPU memory as needed and giving the same numbers each time. Silences what can be silenced; one banner of oneDNN cannot, so
 * the process's stderr needs a sink.
 * @param environment what the process gets besides; its own LD_LIBRARY_PATH is kept, behind ours
 */
export function tensorflowEnvironment(
  { libraryPath }: Pick<Installation, "libraryPath">,
  threads: number,
  environment: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const own = environment["LD_LIBRARY_PATH"];
  return {
    LD_LIBRARY_PATH: [...libraryPath, ...(own ? [own] : [])].join(":"),
    TF_CPP_MIN_LOG_LEVEL: "3",
    TF_CPP_MAX_VLOG_LEVEL: "0",
    TF_FORCE_GPU_ALLOW_GROWTH: "true",
    TF_NUM_INTRAOP_THREADS: String(threads),
    TF_NUM_INTEROP_THREADS: String(threads),
    NVIDIA_TF32_OVERRIDE: "0",
    TF_DETERMINISTIC_OPS: "1",
  };
}
