/** Installs Debian's packages where that is ours to do: as root, on a machine that has apt-get. */
import { spawnSync } from "node:child_process";
import type { NoEditor } from "./editor";

function run(command: string, ...given: string[]): string | null {
  const { status, stdout, stderr, error } = spawnSync(command, given, {
    encoding: "utf8",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status === 0) return null;
  const last = `${stdout}${stderr}`.trim().split("\n").at(-1);
  return error?.message ?? last ?? `exit code ${status ?? "unknown"}`;
}

const isInstalled = (name: string): boolean =>
  /ok installed/.test(spawnSync("dpkg-query", ["-W", "-f", "${Status}", name], { encoding: "utf8" }).stdout);

/** Makes sure that packages are there; returns null, or the sentence that says why they are not. */
export function ensureDebianPackages(names: readonly string[], say: (line: string) => void): NoEditor | null {
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length === 0) return null;
  const advice = `apt-get install ${missing.join(" ")}`;
  if (process.getuid?.() !== 0) return { reason: `packages are missing that only root can install: ${advice}` };
  say(`Installing Debian's packages ${missing.join(", ")} …`);
  const start = performance.now();
  const problem = run("apt-get", "update") ?? run("apt-get", "install", "--yes", "--no-install-recommends", ...missing);
  if (problem !== null) return { reason: `${advice} failed: ${problem}` };
  say(`Installed them in ${((performance.now() - start) / 1000).toFixed(0)} s.`);
  return null;
}
