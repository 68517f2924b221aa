/** A made-up Python for tests of the installer: a program of our own named python3, which does as told and writes down its calls. */
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { z } from "zod";
import type { Wheel } from "../../../src/training/engines/tensorflow/wheel";
import { wheel as pinned } from "../../../src/training/engines/tensorflow/wheel";

export interface FakeBehaviour {
  readonly tensorflow?: string | null;
  readonly nvidia?: readonly string[];
  readonly pip?: string | null;
  /** What `pip download` leaves, or how it ends. */
  readonly download?: "wheel" | "other content" | "wrong hash" | "no network" | "endless";
  readonly unpack?: "libraries" | "endless" | "failure";
}

const callSchema = z.object({
  parameters: z.array(z.string()),
  pids: z.array(z.number()),
  requirements: z.string().nullable(),
  folder: z.string(),
});

export type Call = z.infer<typeof callSchema>;

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "hybrid-hypothesis-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The real pin with a content that fits into a test. */
export function smallWheel(content: string): Wheel {
  const sha256 = createHash("sha256").update(content).digest("hex");
  const members = new Map([...pinned.members.keys()].map((name) => [name, name.length]));
  return { ...pinned, bytes: content.length, sha256, members };
}

const program = (behaviour: FakeBehaviour, content: string, calls: string): string => `#!${process.execPath}
const { appendFileSync, mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const { spawn } = require("node:child_process");
const { basename, join } = require("node:path");
const behaviour = ${JSON.stringify(behaviour)};
// Endless, but not beyond the test: its folder is removed then.
const calls = ${JSON.stringify(calls)};
const untilRemoved = "setInterval(() => require('node:fs').existsSync(" + JSON.stringify(calls) + ") || process.exit(), 100)";
const content = ${JSON.stringify(content)};
const parameters = process.argv.slice(2);
const after = (name) => parameters[parameters.indexOf(name) + 1];
const inspects = parameters[0] === "-c" && parameters.length === 2;
const downloads = parameters[0] === "-m";
const mode = downloads ? behaviour.download : inspects ? "inspect" : behaviour.unpack;
const pids = [process.pid];
appendFileSync(calls, "");
if (mode === "endless") pids.push(spawn(process.execPath, ["-e", untilRemoved], { stdio: "inherit" }).pid);
const requirements = downloads ? readFileSync(after("--requirement"), "utf8") : null;
appendFileSync(calls, JSON.stringify({ parameters, pids, requirements, folder: process.cwd() }) + "\\n");
const fail = (words) => { process.stderr.write(words); process.exit(1); };
if (inspects) {
  console.log(JSON.stringify({ tensorflow: behaviour.tensorflow ?? null, nvidia: behaviour.nvidia ?? [], pip: behaviour.pip ?? null }));
} else if (downloads) {
  const temporary = join(process.env.TMPDIR, "pip-unpack-made-up");
  mkdirSync(temporary);
  if (mode === "endless") {
    writeFileSync(join(temporary, "made-up.whl"), content.slice(0, 7));
    eval(untilRemoved);
  }
  else if (mode === "no network") fail("WARNING: Retrying\\nERROR: Could not find a version\\nERROR: No matching distribution found\\n");
  else if (mode === "wrong hash") fail("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\\n    Expected");
  else writeFileSync(join(after("--dest"), ${JSON.stringify(pinned.file)}), mode === "wheel" ? content : content + "!");
} else {
  const [archive, folder, ...members] = parameters.slice(2);
  if (readFileSync(archive, "utf8") !== content) fail("not the wheel");
  for (const member of members) writeFileSync(join(folder, basename(member)), member);
  if (mode === "endless") eval(untilRemoved);
  else if (mode === "failure") fail("Traceback\\nzipfile.BadZipFile: made up\\n");
}
`;

/** A folder for PATH with a python3 that behaves as told; `behave` changes its mind. */
export function fakePython(content: string, behaviour: FakeBehaviour) {
  const folder = temporaryFolder();
  const calls = join(folder, "calls.jsonl");
  const behave = (next: FakeBehaviour): void => {
    writeProgram(join(folder, "python3"), program(next, content, calls));
  };
  behave(behaviour);
  return {
    folder,
    behave,
    calls: (): readonly Call[] => {
      const lines = existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : [];
      return lines.map((line) => callSchema.parse(JSON.parse(line)));
    },
  };
}

export function writeProgram(file: string, text: string): void {
  writeFileSync(file, text);
  chmodSync(file, 0o755);
}

/** A folder with two files named as the libraries. */
export function pretendTensorflow(): string {
  const folder = join(temporaryFolder(), "tensorflow");
  mkdirSync(folder);
  for (const name of ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"]) writeFileSync(join(folder, name), "");
  return folder;
}

/** Whether a process is gone or only waits for its parent to notice. */
export function hasEnded(pid: number): boolean {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return true;
  }
}
