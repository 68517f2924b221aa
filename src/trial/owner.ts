/** Which process owns something on the disk, and whether it may still be there. */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { z } from "zod";

export const ownerSchema = z.object({
  pid: z.number().int(),
  host: z.string(),
  startedAt: z.string(),
  processStart: z.string().nullable(),
});
export type Owner = z.infer<typeof ownerSchema>;

/** When a process started, in clock ticks since boot (Linux); null elsewhere. Tells a process from a later one with its number. */
function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

/** This process as the owner of what it takes now. */
export function thisProcess(): Owner {
  const { pid } = process;
  return { pid, host: hostname(), startedAt: new Date().toISOString(), processStart: processStart(pid) };
}

/** False only where the owner is certainly gone: of another machine nothing is known. */
export function mayBeAlive({ pid, host, processStart: recorded }: Owner): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  const now = processStart(pid);
  return recorded === null || now === null || recorded === now;
}
