/** The worker processes of an editor. */
import { spawnSync } from "node:child_process";
import type { Workbench } from "./workbench";

/** Process ids of the workers that the extension host has started and that still run. */
export async function workersOf(workbench: Workbench): Promise<readonly number[]> {
  const host = await workbench.inHost(() => process.pid, null);
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
  return stdout
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, ...command]) => Number(parent) === host && /worker\.js/.test(command.join(" ")))
    .map(([pid]) => Number(pid));
}
