/** Whether a libtensorflow really works under our binding: loaded, and one operation computed, in a process that may crash. */
import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { bindingFile } from "./binding";
import { tensorflowEnvironment } from "./installation";
import { runCommand } from "./runCommand";

const script = `
const library = { exports: {} };
process.dlopen(library, process.argv[1], require("node:os").constants.dlopen.RTLD_NOW);
const binding = library.exports;
const inputs = [[1.5, 2.5], [4, 8]].map((values) => binding.createTensor([2], binding.TF_FLOAT, Float32Array.from(values)));
const type = { name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
const [sum] = binding.executeOp("AddV2", [type], inputs, 1);
const [file] = /\\/.*libtensorflow_cc\\.so\\.2$/m.exec(require("node:fs").readFileSync("/proc/self/maps", "utf8"));
const usesGpu = binding.isUsingGpuDevice();
console.log(JSON.stringify({ version: binding.TF_Version, usesGpu, sum: [...binding.tensorDataSync(sum.id)], file }));
`;

const answerSchema = z.object({
  version: z.string().min(1),
  usesGpu: z.boolean(),
  sum: z.tuple([z.literal(5.5), z.literal(10.5)]),
  file: z.string(),
});

export interface Working {
  readonly version: string;
  readonly usesGpu: boolean;
}

export type Trial = Working | { readonly reason: string };

/**
 * Version and device if the library in the first of these folders works, else the reason why not. That the loader found one elsewhere,
 * by the user's own LD_LIBRARY_PATH or the system's cache, does not count.
 * @throws CancelledError on abort.
 */
export async function tryLibrary(
  libraryPath: readonly string[],
  options: { readonly environment: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<Trial> {
  const environment = {
    ...options.environment,
    ...tensorflowEnvironment({ libraryPath: [...libraryPath] }, 1, options.environment),
    // The editor's own executable behaves as Node with this.
    ELECTRON_RUN_AS_NODE: "1",
  };
  const { code, output, words } = await runCommand(process.execPath, ["-e", script, bindingFile()], {
    environment,
    signal: options.signal,
    limit: 120,
  });
  if (code === null) return { reason: words };
  if (code !== 0) return { reason: /^Error: (.*)$/m.exec(words)?.[1] ?? `it ended with code ${code}` };
  try {
    const answer = answerSchema.safeParse(JSON.parse(output));
    if (!answer.success) return { reason: "it computes wrongly" };
    const { version, usesGpu, file } = answer.data;
    const [folder = "/"] = libraryPath;
    const wanted = join(folder, "libtensorflow_cc.so.2");
    if (existsSync(wanted) && realpathSync(wanted) === file) return { version, usesGpu };
    return { reason: `the system loads ${file} instead` };
  } catch {
    return { reason: "it gave no answer" };
  }
}
