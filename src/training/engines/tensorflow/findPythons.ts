/** The user's Pythons and what they hold, learnt without importing TensorFlow. Downloads and changes nothing. */
import { accessSync, constants, realpathSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { z } from "zod";
import { runCommand } from "./runCommand";

const pythonSchema = z.object({
  /** Folder of its TensorFlow. */
  tensorflow: z.string().nullable(),
  /** Library folders of NVIDIA's packages. */
  nvidia: z.array(z.string()),
  /** Version of its pip. */
  pip: z.string().nullable(),
});

export interface Python extends z.infer<typeof pythonSchema> {
  readonly command: string;
}

const inspection = `
import glob, importlib.metadata, importlib.util, json, os
def folders(name):
    spec = importlib.util.find_spec(name)
    return list(spec.submodule_search_locations or []) if spec else []
def version(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None
print(json.dumps({
    "tensorflow": next(iter(folders("tensorflow")), None),
    "nvidia": sorted(path for folder in folders("nvidia") for path in glob.glob(os.path.join(folder, "*", "lib"))),
    "pip": version("pip") if folders("pip") else None,
}))
`;

export interface PythonOptions {
  /** Gives PATH and VIRTUAL_ENV. */
  readonly environment: NodeJS.ProcessEnv;
  /** An interpreter that comes before all others. */
  readonly python: string | null;
  readonly signal: AbortSignal;
}

/** The one that was named, then one a folder: that of an active virtual environment first, then those on PATH in order. */
function commands({ environment, python }: PythonOptions): readonly string[] {
  const active = environment["VIRTUAL_ENV"];
  const folders = [...(active ? [join(active, "bin")] : []), ...(environment["PATH"] ?? "").split(delimiter)];
  const found = new Map<string, string>();
  for (const folder of folders.filter(isAbsolute)) {
    for (const command of ["python3", "python"].map((name) => join(folder, name))) {
      try {
        accessSync(command, constants.X_OK);
        const real = realpathSync(folder);
        if (!found.has(real)) found.set(real, command);
      } catch {
        // Not there, or not ours to run.
      }
    }
  }
  return [...new Set([...(python === null ? [] : [python]), ...found.values()])];
}

async function inspect(
  command: string,
  options: { environment: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<Python | null> {
  const { code, output } = await runCommand(command, ["-c", inspection], { ...options, limit: 20 });
  if (code !== 0) return null;
  try {
    const python = pythonSchema.safeParse(JSON.parse(output));
    return python.success ? { command, ...python.data } : null;
  } catch {
    return null;
  }
}

/** Those that answer (Python 3.8 or later), in order of preference. @throws CancelledError on abort. */
export async function findPythons(options: PythonOptions): Promise<readonly Python[]> {
  const pythons = await Promise.all(commands(options).map((command) => inspect(command, options)));
  return pythons.filter((python) => python !== null);
}
