/** Where the shipped native binding lies, found from the running bundle or the source tree. No tfjs here: the client reads it too. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { EngineError } from "../../../protocol";

const packageSchema = z.object({ name: z.string() });

function isOurs(file: string): boolean {
  try {
    return packageSchema.safeParse(JSON.parse(readFileSync(file, "utf8"))).data?.name === "hybrid-hypothesis";
  } catch {
    return false;
  }
}

/** The nearest folder at or above `from` that holds our package.json. @throws EngineError where there is none. */
function packageFolder(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (isOurs(join(folder, "package.json"))) return folder;
    if (folder === dirname(folder))
      throw new EngineError(`no package.json of hybrid-hypothesis lies above ${from}: install it again`);
  }
}

/**
 * Path of tfjs_binding.node for a platform, such as "linux-x64".
 * @throws EngineError where none is shipped.
 */
export function bindingFile(platform = `${process.platform}-${process.arch}`): string {
  // Not import.meta.url: a bundler would put the path of the machine that built the bundle there.
  const file = join(packageFolder(__dirname), "media", "bindings", platform, "tfjs_binding.node");
  if (!existsSync(file)) throw new EngineError(`the tensorflow engine is not made for ${platform}, only for linux-x64`);
  return file;
}
