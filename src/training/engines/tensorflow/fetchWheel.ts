/** Fetches the pinned wheel with the user's own pip (their index, proxy and certificates apply). Unpacks nothing. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EngineError, type PrepareProgress } from "../../../protocol";
import { makeFolder } from "../../../files";
import type { Python } from "./findPythons";
import { whileWatching } from "./folderBytes";
import { runCommand } from "./runCommand";
import type { Wheel } from "./wheel";

export interface FetchOptions {
  readonly wheel: Wheel;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: PrepareProgress) => void;
}

/** Whether a file is the pinned wheel; a missing one is not. @throws AbortError on abort. */
export async function isWheel(file: string, { wheel, signal }: Pick<FetchOptions, "wheel" | "signal">): Promise<boolean> {
  const hash = createHash("sha256");
  try {
    for await (const piece of createReadStream(file, { signal })) hash.update(piece as Buffer);
  } catch (error) {
    if (signal.aborted) throw error;
    return false;
  }
  return hash.digest("hex") === wheel.sha256;
}

/** What pip said last, as far as it is about the failure. */
function lastError(words: string): string {
  const errors = words.split("\n").filter((line) => line.startsWith("ERROR: "));
  const lines = words.trim().split("\n");
  return (errors.at(-1) ?? lines.at(-1) ?? "").replace(/^ERROR: /, "").trim() || "it gave no reason";
}

/** pip can go on with a download that breaks off since 25.1. */
function resuming(pip: string): readonly string[] {
  const [major = 0, minor = 0] = pip.split(".").map(Number);
  return major > 25 || (major === 25 && minor >= 1) ? ["--resume-retries", "10"] : [];
}

const wrongContent = (wheel: Wheel): EngineError =>
  new EngineError(
    `what pip fetched as ${wheel.requirement} has a wrong checksum and was deleted: check which package index pip is set to use`,
  );

/**
 * Leaves the verified wheel in the staging folder, where a later attempt finds it, and returns its path.
 * @throws EngineError where pip fails or fetches something else. @throws CancelledError on abort.
 */
export async function fetchWheel(python: Python & { pip: string }, staging: string, options: FetchOptions): Promise<string> {
  const { wheel, environment, signal, onProgress } = options;
  const file = join(staging, wheel.file);
  if (await isWheel(file, options)) return file;
  await rm(staging, { recursive: true, force: true });
  const temporary = join(staging, "temporary");
  await makeFolder(temporary);
  const requirements = join(staging, "requirements.txt");
  await writeFile(requirements, `${wheel.requirement} --hash=sha256:${wheel.sha256}\n`);
  const parameters = [
    ...[
      "-m",
      "pip",
      "download",
      "--no-deps",
      "--only-binary=:all:",
      "--require-hashes",
      "--requirement",
      requirements,
      ...wheel.tags,
    ],
    ...["--no-cache-dir", "--no-input", "--disable-pip-version-check", "--progress-bar", "off", ...resuming(python.pip)],
    ...["--dest", staging],
  ];
  const report = (bytes: number): void =>
    onProgress({ what: "downloading", done: Math.min(bytes, wheel.bytes), total: wheel.bytes, unit: "bytes" });
  report(0);
  try {
    // pip downloads into TMPDIR and copies from there; nothing is installed, so no virtual environment needs to be active.
    const surroundings = { ...environment, TMPDIR: temporary, PIP_REQUIRE_VIRTUALENV: "0" };
    const { code, words } = await whileWatching(temporary, report, () =>
      runCommand(python.command, parameters, { environment: surroundings, signal }),
    );
    if (words.includes("DO NOT MATCH THE HASHES")) throw wrongContent(wheel);
    if (code !== 0) {
      throw new EngineError(
        `pip could not fetch ${wheel.requirement} (${lastError(words)}): check the network and pip's index, ` +
          `or install TensorFlow in a Python of your own, and try again`,
      );
    }
  } catch (error) {
    // pip cannot go on with what an earlier run left of a download.
    await rm(staging, { recursive: true, force: true });
    throw error;
  }
  await rm(temporary, { recursive: true, force: true });
  // An abort in here leaves the wheel; the next attempt checks it again.
  if (!(await isWheel(file, options))) {
    await rm(staging, { recursive: true, force: true });
    throw wrongContent(wheel);
  }
  report(wheel.bytes);
  return file;
}
