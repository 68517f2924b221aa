/**
 * Stands for the editor's program: takes its arguments and starts either a desktop VS Code or, where there is none, VS Code's
 * server with a headless Chromium as its window. Both open the same debugging port, so that a story cannot tell them apart.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { editorSchema, type ServerEditor } from "./editor";

const { values, positionals } = parseArgs({ strict: false, allowPositionals: true });
const value = (name: string): string => {
  const found = values[name];
  if (typeof found !== "string") throw new Error(`--${name} is missing`);
  return found;
};

/** runTests trusts every workspace; a story in Restricted Mode takes that back. */
const isTrusted = process.env["HYBRID_HYPOTHESIS_RESTRICTED"] === undefined;

function startDesktop(program: string): ChildProcess {
  const leftOut = (argument: string): boolean =>
    argument.startsWith("--extensionTestsPath=") || (!isTrusted && argument === "--disable-workspace-trust");
  const handedOn = process.argv.slice(2).filter((argument) => !leftOut(argument));
  return spawn(program, handedOn, { stdio: "inherit" });
}

/** Resolves to the address that the server listens at. */
function whenListening(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const read = (data: Buffer): void => {
      output += data.toString();
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (port !== undefined) resolve(`127.0.0.1:${port}`);
    };
    server.stdout?.on("data", read);
    server.stderr?.on("data", read);
    server.once("exit", () => reject(new Error(`VS Code's server ended: ${output}`)));
  });
}

function startServer({ node, main }: ServerEditor, userData: string): ChildProcess {
  const trust = isTrusted ? ["--disable-workspace-trust"] : [];
  const options = ["--host", "127.0.0.1", "--port", "0", "--without-connection-token", "--accept-server-license-terms"];
  const folders = ["--server-data-dir", userData, "--user-data-dir", userData, "--extensions-dir", value("extensions-dir")];
  return spawn(node, [main, ...options, ...folders, "--enable-smoke-test-driver", "--disable-telemetry", ...trust], {
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** An empty window where there is no folder. */
function windowAddress(authority: string, folder: string | undefined): string {
  const remote = (path: string): string => `vscode-remote://${authority}${path}`;
  const payload = [
    ["extensionDevelopmentPath", remote(value("extensionDevelopmentPath"))],
    ["skipWelcome", "true"],
  ];
  const shown: Record<string, string> = folder === undefined ? { ew: "true" } : { folder };
  return `http://${authority}/?${new URLSearchParams({ ...shown, payload: JSON.stringify(payload) }).toString()}`;
}

function openWindow(chromium: string, address: string, userData: string): ChildProcess {
  const port = `--remote-debugging-port=${value("remote-debugging-port")}`;
  const profile = `--user-data-dir=${join(userData, "chromium")}`;
  const quiet = ["--no-first-run", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"];
  // In a container there is often no user but root, for whom Chromium has no sandbox.
  const options = ["--headless=new", "--no-sandbox", "--window-size=1440,1043", "--force-device-scale-factor=1", ...quiet];
  return spawn(chromium, [...options, port, profile, address], { stdio: "ignore" });
}

async function main(): Promise<void> {
  const editor = editorSchema.parse(JSON.parse(process.env["HYBRID_HYPOTHESIS_EDITOR"] ?? "null"));
  const started: ChildProcess[] = [];
  const end = (code: number): void => {
    started.forEach((child) => child.kill());
    process.exit(code);
  };
  // Whoever started this is gone: nobody would close what was opened.
  process.stdin.resume().once("end", () => end(1));
  process.once("SIGTERM", () => end(1)).once("SIGINT", () => end(1));
  const follow = (child: ChildProcess): ChildProcess => {
    started.push(child);
    return child.once("exit", (code) => end(code ?? 1));
  };
  if (editor.kind === "desktop") {
    follow(startDesktop(editor.program));
    return;
  }
  const userData = value("user-data-dir");
  const server = follow(startServer(editor, userData));
  const authority = await whenListening(server);
  follow(openWindow(editor.chromium, windowAddress(authority, positionals[0]), userData));
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
