/** VS Code's server from npm, with the Node.js that it wants, in a cache folder of the project that git ignores. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ensureDebianPackages } from "./debianPackages";
import type { NoEditor, ServerEditor } from "./editor";
import { root } from "./folders";

/** VS Code 1.139.1. */
const server = "code-server@4.139.1";
const node = "node@24.21.0";

/** What its native modules are compiled with, beside the headers of node. */
const compilers = ["build-essential", "python3", "libkrb5-dev", "libx11-dev", "libxkbfile-dev", "libsecret-1-dev"];

type Installed = Pick<ServerEditor, "node" | "main">;

const headersIn = (folder: string): string => join(folder, "headers");

/** Puts aside the headers that come with node: the next installation removes them, and others are at an address of their own. */
function keepHeaders(folder: string): void {
  const shipped = join(folder, "node_modules", "node", "node_modules", `node-${process.platform}-${process.arch}`, "include");
  if (existsSync(shipped)) cpSync(shipped, join(headersIn(folder), "include"), { recursive: true });
}

function npmInstall(folder: string, name: string): string | null {
  const { status, stderr, error } = spawnSync("npm", ["install", "--no-audit", "--no-fund", name], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: {
      ...process.env,
      // The node that is installed first runs the installation of the server, which refuses any other.
      PATH: [join(folder, "node_modules", "node", "bin"), process.env["PATH"]].join(delimiter),
      // Both packages are completed by their own scripts, which npm otherwise leaves out or asks about.
      npm_config_ignore_scripts: "false",
      npm_config_dangerously_allow_all_scripts: "true",
      // An npm that started us has put its own node in here, and the server's script believes it.
      npm_config_user_agent: undefined,
      ...(existsSync(headersIn(folder)) ? { npm_config_nodedir: headersIn(folder) } : {}),
    },
  });
  if (status === 0) return null;
  const lines = stderr.split("\n").filter((line) => line.startsWith("npm error") && !line.includes("complete log"));
  return error?.message ?? lines.at(-1) ?? `npm ended with exit code ${status ?? "unknown"}`;
}

/** Installs it unless it is there already; says in a line what it does and how long it took. */
export function installServer(say: (line: string) => void): Installed | NoEditor {
  const folder = join(root, ".cache", "vscode-server", `${server}-${node}`);
  const installed: Installed = {
    node: join(folder, "node_modules", "node", "bin", "node"),
    main: join(folder, "node_modules", "code-server", "lib", "vscode", "out", "server-main.js"),
  };
  const complete = join(folder, "complete");
  if (existsSync(complete)) return installed;
  const refusal = process.platform === "linux" && existsSync("/usr/bin/dpkg") ? ensureDebianPackages(compilers, say) : null;
  if (refusal !== null) return refusal;
  say(`Installing VS Code's server (${server}, ${node}; 600 MB) …`);
  const start = performance.now();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const refused = (problem: string): NoEditor => ({ reason: `VS Code's server could not be installed: ${problem}` });
  const nodeProblem = npmInstall(folder, node);
  if (nodeProblem !== null) return refused(nodeProblem);
  keepHeaders(folder);
  const serverProblem = npmInstall(folder, server);
  if (serverProblem !== null) return refused(serverProblem);
  writeFileSync(complete, "");
  say(`Installed it in ${((performance.now() - start) / 1000).toFixed(0)} s.`);
  return installed;
}
