/** Where this program keeps what it can make again: decoded data and installed engines. No tfjs here: the client reads it too. */
import { homedir } from "node:os";
import { join } from "node:path";

/** HYBRID_HYPOTHESIS_CACHE, else the platform's cache folder with our name below it. Nothing is created. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const own = environment["HYBRID_HYPOTHESIS_CACHE"];
  if (own) return own;
  if (process.platform === "win32") return join(environment["LOCALAPPDATA"] ?? homedir(), "hybrid-hypothesis");
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "hybrid-hypothesis");
  return join(environment["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "hybrid-hypothesis");
}
