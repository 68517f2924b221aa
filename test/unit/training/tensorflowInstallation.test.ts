/** Installing and removing libtensorflow, with a made-up Python on PATH: what is linked, fetched, kept and left behind. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { CancelledError, EngineError, type PrepareProgress } from "../../../src/protocol";
import { isWheel } from "../../../src/training/engines/tensorflow/fetchWheel";
import { whileWatching } from "../../../src/training/engines/tensorflow/folderBytes";
import { findInstallation } from "../../../src/training/engines/tensorflow/installation";
import { installTensorflow } from "../../../src/training/engines/tensorflow/installTensorflow";
import { removeTensorflow } from "../../../src/training/engines/tensorflow/removeTensorflow";
import type { Trial } from "../../../src/training/engines/tensorflow/tryLibrary";
import {
  fakePython,
  hasEnded,
  pretendTensorflow,
  smallWheel,
  temporaryFolder,
  writeProgram,
  type FakeBehaviour,
} from "./fakePython";

const nvidiaSmi = "#!/bin/sh\necho '550.1, NVIDIA A40'\n";

const ready: FakeBehaviour = { pip: "24.0", download: "wheel", unpack: "libraries" };

/** A cache folder and a PATH with one made-up Python; `trial` says whether a library would load. */
function scene(
  behaviour: FakeBehaviour,
  trial: (libraryPath: readonly string[]) => Trial = () => ({ version: "2.21.0", usesGpu: false }),
) {
  const content = randomBytes(24).toString("hex");
  const python = fakePython(content, behaviour);
  const cache = temporaryFolder();
  const progress: PrepareProgress[] = [];
  const controller = new AbortController();
  const install = (environment: NodeJS.ProcessEnv = {}, onProgress?: (step: PrepareProgress) => void) =>
    installTensorflow({
      cacheFolder: cache,
      signal: controller.signal,
      onProgress(step) {
        progress.push(step);
        onProgress?.(step);
      },
      environment: { PATH: python.folder, ...environment },
      wheel: smallWheel(content),
      tryLibrary: (libraryPath) => Promise.resolve(trial(libraryPath)),
    });
  const engine = join(cache, "engines", "tensorflow");
  const left = (): readonly string[] => (existsSync(engine) ? readdirSync(engine, { recursive: true }).map(String).sort() : []);
  const downloads = () => python.calls().filter(({ parameters }) => parameters[0] === "-m");
  return { content, python, cache, progress, controller, install, engine, left, downloads };
}

const reasonOf = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(EngineError);
  return error instanceof Error ? error.message : "";
};

describe.skipIf(`${process.platform}-${process.arch}` !== "linux-x64")("installing TensorFlow", () => {
  describe("of the user's own Python", () => {
    it("links it with NVIDIA's folders and fetches nothing", async () => {
      const tensorflow = pretendTensorflow();
      const nvidia = [temporaryFolder(), temporaryFolder()];
      const asked: (readonly string[])[] = [];
      const { install, cache, left, downloads } = scene({ ...ready, tensorflow, nvidia }, (libraryPath) => {
        asked.push(libraryPath);
        return { version: "2.19.1", usesGpu: false };
      });
      const { text } = await install();
      expect(text).toBe(`TensorFlow 2.19.1 of your own Python in ${tensorflow} is linked; nothing was fetched.`);
      const libraryPath = [tensorflow, ...nvidia];
      expect(findInstallation(cache)).toEqual({ version: "2.19.1", source: "python", libraryFolder: tensorflow, libraryPath });
      expect(asked).toEqual([libraryPath]);
      expect(left()).toEqual(["installation.json"]);
      expect(downloads()).toEqual([]);
    });

    it.each([
      [
        "says how the GPU would be used that it does not use",
        false,
        /fetched; it computes on the CPU: to train on your NVIDIA A40, /,
      ],
      ["says nothing of a GPU that it uses", true, /is linked; nothing was fetched\.$/],
    ])("%s", async (_what, usesGpu, expected) => {
      const { install, python } = scene({ ...ready, tensorflow: pretendTensorflow() }, () => ({ version: "2.19.1", usesGpu }));
      writeProgram(join(python.folder, "nvidia-smi"), nvidiaSmi);
      expect((await install()).text).toMatch(expected);
    });

    it("prefers that of the interpreter that was named, wherever it lies", async () => {
      const [named, other] = [pretendTensorflow(), pretendTensorflow()];
      const { content, python, cache } = scene({ ...ready, tensorflow: other });
      const own = fakePython(content, { ...ready, tensorflow: named });
      const { text } = await installTensorflow({
        ...{ cacheFolder: cache, signal: new AbortController().signal, onProgress: () => undefined },
        ...{ environment: { PATH: python.folder }, python: join(own.folder, "python3"), wheel: smallWheel(content) },
        tryLibrary: () => Promise.resolve({ version: "2.19.1", usesGpu: false }),
      });
      expect(text).toContain(named);
    });

    it("prefers that of an active virtual environment", async () => {
      const [onPath, active] = [pretendTensorflow(), pretendTensorflow()];
      const { install, cache } = scene({ ...ready, tensorflow: onPath });
      const virtual = fakePython("", { tensorflow: active });
      const home = temporaryFolder();
      mkdirSync(join(home, "bin"));
      writeProgram(join(home, "bin", "python3"), readFileSync(join(virtual.folder, "python3"), "utf8"));
      await install({ VIRTUAL_ENV: home });
      expect(findInstallation(cache)).toMatchObject({ libraryFolder: active });
    });

    it("is asked from the root folder, where nothing can pass for a module", async () => {
      const { install, python } = scene({ ...ready, tensorflow: pretendTensorflow() });
      await install();
      expect(python.calls().map(({ folder }) => folder)).toEqual(["/"]);
    });

    it("fetches one and says why where the own one does not work", async () => {
      const tensorflow = pretendTensorflow();
      const { install, cache } = scene({ ...ready, tensorflow }, ([folder]) =>
        folder === tensorflow ? { reason: "it is broken" } : { version: "2.21.0", usesGpu: false },
      );
      expect((await install()).text).toContain(`the TensorFlow in ${tensorflow} cannot be used: it is broken`);
      expect(findInstallation(cache)).toMatchObject({ source: "fetched" });
    });

    it("does not take a TensorFlow without the C library", async () => {
      const tensorflow = temporaryFolder();
      const { install, cache } = scene({ ...ready, tensorflow });
      expect((await install()).text).toContain("lacks libtensorflow_cc.so.2");
      expect(findInstallation(cache)).toMatchObject({ source: "fetched" });
    });

    it("replaces what was fetched before", async () => {
      const { install, python, left } = scene(ready);
      await install();
      expect(left().length).toBeGreaterThan(1);
      python.behave({ tensorflow: pretendTensorflow() });
      await install();
      expect(left()).toEqual(["installation.json"]);
    });
  });

  describe("by fetching it", () => {
    it("takes the pinned wheel, keeps the libraries and their licences, and records them", async () => {
      const { install, cache, engine, left, downloads, progress, content } = scene(ready);
      const folder = join(engine, "2.21.0");
      expect((await install()).text).toBe(`TensorFlow 2.21.0 is in ${folder} (0 MB).`);
      const record = { version: "2.21.0", source: "fetched", libraryFolder: folder, libraryPath: [folder] };
      expect(findInstallation(cache)).toEqual(record);
      const files = ["LICENSE", "THIRD_PARTY_NOTICES.txt", "libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];
      expect(left()).toEqual(["2.21.0", ...files.map((file) => join("2.21.0", file)), "installation.json"]);
      const [call] = downloads();
      expect(call?.requirements).toBe(`tensorflow-cpu==2.21.0 --hash=sha256:${smallWheel(content).sha256}\n`);
      expect(call?.parameters).toEqual(
        expect.arrayContaining(["--require-hashes", "--no-deps", "--only-binary=:all:", "manylinux_2_27_x86_64"]),
      );
      expect(call?.parameters).not.toContain("--resume-retries");
      for (const what of ["downloading", "unpacking"]) {
        const steps = progress.filter((step) => step.what === what);
        expect(steps.at(0)?.done).toBe(0);
        expect(steps.at(-1)?.done).toBe(steps.at(-1)?.total);
      }
    });

    it("lets a pip that can resume do so", async () => {
      const { install, downloads } = scene({ ...ready, pip: "25.1.1" });
      await install();
      expect(downloads()[0]?.parameters).toContain("--resume-retries");
    });

    it("does not fetch a second time", async () => {
      const { install, downloads } = scene(ready);
      const { text } = await install();
      expect((await install()).text).toBe(text);
      expect(downloads()).toHaveLength(1);
    });

    it("says how a GPU would be used where there is one", async () => {
      const { install, python } = scene(ready);
      writeProgram(join(python.folder, "nvidia-smi"), nvidiaSmi);
      expect((await install()).text).toMatch(
        /; it computes on the CPU: to train on your NVIDIA A40, `pip install "tensorflow\[and-cuda\]"`/,
      );
    });

    it.each([
      ["no Python", { PATH: "" }],
      ["no pip", {}],
    ])("names the way out where there is %s", async (_what, environment) => {
      const { install, left } = scene({ pip: null });
      expect(await reasonOf(install(environment))).toMatch(/no Python with pip was found.*apt install python3-pip/);
      expect(left()).toEqual([]);
    });

    it("passes on what pip said of a failure, and leaves nothing", async () => {
      const { install, left, cache } = scene({ ...ready, download: "no network" });
      expect(await reasonOf(install())).toMatch(
        /^pip could not fetch tensorflow-cpu==2.21.0 \(No matching distribution found\): check/,
      );
      expect(left()).toEqual([]);
      expect(findInstallation(cache)).toMatchObject({ reason: "libtensorflow is not installed" });
    });

    it.each(["other content", "wrong hash"] as const)("refuses a wrong checksum (%s), and leaves nothing", async (download) => {
      const { install, left } = scene({ ...ready, download });
      expect(await reasonOf(install())).toContain("wrong checksum");
      expect(left()).toEqual([]);
    });

    it("does not trust a staged wheel that was changed", async () => {
      const { install, engine, python, downloads, content } = scene({ ...ready, unpack: "failure" });
      expect(await reasonOf(install())).toContain("zipfile.BadZipFile: made up");
      const staged = join(engine, "staging", smallWheel(content).file);
      expect(readFileSync(staged, "utf8")).toBe(content);
      writeFileSync(staged, `${content}?`);
      python.behave(ready);
      await install();
      expect(downloads()).toHaveLength(2);
    });

    it("leaves nothing of a library that does not work here", async () => {
      const { install, left } = scene(ready, () => ({ reason: "invalid ELF header" }));
      expect(await reasonOf(install())).toContain("does not work on this machine: invalid ELF header");
      expect(left()).toEqual([]);
    });
  });

  describe("and cancelling it", () => {
    it("ends pip and its children mid-download, and leaves nothing", async () => {
      const { install, controller, downloads, left, cache } = scene({ ...ready, download: "endless" });
      const work = install({}, ({ done }) => {
        if (done === 7) controller.abort();
      });
      await expect(work).rejects.toBeInstanceOf(CancelledError);
      const pids = downloads()[0]?.pids ?? [];
      expect(pids).toHaveLength(2);
      await vi.waitFor(() => expect(pids.filter((pid) => !hasEnded(pid))).toEqual([]), { timeout: 5000 });
      expect(left()).toEqual([]);
      expect(findInstallation(cache)).toMatchObject({ reason: "libtensorflow is not installed" });
    });

    it("keeps a fetched wheel for the next attempt", async () => {
      const { install, controller, python, downloads, left, content, cache } = scene({ ...ready, unpack: "endless" });
      const total = [...smallWheel(content).members.values()].reduce((sum, bytes) => sum + bytes, 0);
      const work = install({}, ({ what, done }) => {
        if (what === "unpacking" && done === total) controller.abort();
      });
      await expect(work).rejects.toBeInstanceOf(CancelledError);
      expect(left()).toEqual(["staging", join("staging", "requirements.txt"), join("staging", smallWheel(content).file)]);
      python.behave({ ...ready, download: "no network" });
      await installTensorflow({
        cacheFolder: cache,
        signal: new AbortController().signal,
        onProgress: () => undefined,
        environment: { PATH: python.folder },
        wheel: smallWheel(content),
        tryLibrary: () => Promise.resolve({ version: "2.21.0", usesGpu: false }),
      });
      expect(downloads()).toHaveLength(1);
      expect(findInstallation(cache)).toMatchObject({ version: "2.21.0" });
    });

    it("does not take a check that was cancelled for a wrong checksum", async () => {
      const file = join(temporaryFolder(), "made-up.whl");
      writeFileSync(file, randomBytes(1_000_000));
      const controller = new AbortController();
      const check = isWheel(file, { wheel: smallWheel(""), signal: controller.signal });
      controller.abort();
      await expect(check).rejects.toMatchObject({ name: "AbortError" });
    });

    it("does nothing where it was cancelled before", async () => {
      const { install, controller, python } = scene(ready);
      controller.abort();
      await expect(install()).rejects.toBeInstanceOf(CancelledError);
      expect(python.calls()).toEqual([]);
    });
  });

  it("never reports less progress than before, though pip tidies up before it ends", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "made-up.whl");
    const seen: number[] = [];
    let next = (): void => undefined;
    const report = (): Promise<void> => new Promise((resolve) => (next = resolve));
    const onBytes = (bytes: number): void => {
      seen.push(bytes);
      next();
    };
    await whileWatching(folder, onBytes, async () => {
      writeFileSync(file, "12345");
      await report();
      rmSync(file);
      await report();
      writeFileSync(file, "1234567");
      await report();
    });
    expect(seen).toEqual([5, 5, 7]);
  });

  describe("one at a time", () => {
    it("refuses while another process is at it", async () => {
      const { install, engine, left } = scene(ready);
      mkdirSync(join(engine, ".."), { recursive: true });
      writeFileSync(`${engine}.lock`, String(process.ppid));
      expect(await reasonOf(install())).toContain(`${engine}.lock`);
      expect(left()).toEqual([]);
      expect(existsSync(`${engine}.lock`)).toBe(true);
    });

    it("clears the lock of a process that is gone, and its own", async () => {
      const { install, engine, cache } = scene(ready);
      mkdirSync(join(engine, ".."), { recursive: true });
      // Above any process number that Linux gives.
      writeFileSync(`${engine}.lock`, "4194305");
      await install();
      expect(findInstallation(cache)).toMatchObject({ source: "fetched" });
      expect(existsSync(`${engine}.lock`)).toBe(false);
    });
  });

  it("names a cache folder that cannot be written to", async () => {
    const { install, cache } = scene(ready);
    writeFileSync(join(cache, "engines"), "a file");
    expect(await reasonOf(install())).toContain(`${cache} cannot be written to: set HYBRID_HYPOTHESIS_CACHE`);
  });

  it("does not hang where no folder can be made", async () => {
    expect(await reasonOf(removeTensorflow({ cacheFolder: "/proc/nowhere/cache" }))).toContain(
      "/proc/nowhere/cache cannot be written to",
    );
  });

  it("makes the cache folder and those above it", async () => {
    const cacheFolder = join(temporaryFolder(), "not", "yet");
    expect((await removeTensorflow({ cacheFolder })).text).toContain("there was nothing to remove");
  });

  describe("and removing it", () => {
    it("deletes all that was fetched and says so", async () => {
      const { install, cache, engine } = scene(ready);
      await install();
      writeFileSync(join(engine, "2.21.0", "libtensorflow_cc.so.2"), Buffer.alloc(2_600_000));
      expect((await removeTensorflow({ cacheFolder: cache })).text).toBe(
        `TensorFlow was removed from ${engine}, which freed 3 MB.`,
      );
      expect(readdirSync(join(cache, "engines"))).toEqual([]);
    });

    it("never touches the user's own TensorFlow", async () => {
      const tensorflow = pretendTensorflow();
      const { install, cache } = scene({ ...ready, tensorflow });
      await install();
      expect((await removeTensorflow({ cacheFolder: cache })).text).toContain("is your own and was left as it is");
      expect(readdirSync(tensorflow)).toHaveLength(2);
      expect(findInstallation(cache)).toMatchObject({ reason: "libtensorflow is not installed" });
    });

    it("says where there was nothing", async () => {
      const { text } = await removeTensorflow({ cacheFolder: temporaryFolder() });
      expect(text).toBe("TensorFlow was not installed; there was nothing to remove.");
    });
  });
});
