/** What a process is told of an installation: the record, why there is none, the binding, and the environment to load it in. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { EngineError } from "../../../src/protocol";
import {
  bindingFile,
  findInstallation,
  recordFile,
  tensorflowEnvironment,
  writeInstallation,
  type Installation,
} from "../../../src/training/engines/tensorflow/installation";
import { pretendTensorflow, temporaryFolder } from "./fakePython";

const remedy = "run `hybrid-hypothesis doctor --install tensorflow`";

function recorded(): { readonly cache: string; readonly folder: string; readonly text: string } {
  const [cache, folder] = [temporaryFolder(), pretendTensorflow()];
  mkdirSync(dirname(recordFile(cache)), { recursive: true });
  const record: Installation = { version: "2.20.0", source: "python", libraryFolder: folder, libraryPath: [folder] };
  const text = JSON.stringify(record);
  writeFileSync(recordFile(cache), text);
  return { cache, folder, text };
}

describe("the shipped binding", () => {
  it("is found from the source tree, and is a shared object that names no folder", () => {
    const binding = readFileSync(bindingFile("linux-x64"));
    expect(binding.subarray(0, 4).toString("latin1")).toBe("\u007fELF");
    expect(binding.toString("latin1")).toContain("libtensorflow_cc.so.2");
    expect(binding.toString("latin1")).not.toMatch(/\/(home|root|tmp|usr|work)\//);
  });

  it("is missed by name on other platforms", () => {
    expect(() => bindingFile("darwin-arm64")).toThrow(EngineError);
    expect(() => bindingFile("darwin-arm64")).toThrow("not made for darwin-arm64, only for linux-x64");
  });
});

describe.skipIf(`${process.platform}-${process.arch}` !== "linux-x64")("the record", () => {
  it("is read as it was written", async () => {
    const { cache, folder } = recorded();
    const installation: Installation = {
      version: "2.21.0",
      source: "fetched",
      libraryFolder: folder,
      libraryPath: [folder, "/a b"],
    };
    await writeInstallation(installation, cache);
    expect(findInstallation(cache)).toEqual(installation);
  });

  it("is refused with a remedy where there is none", () => {
    const refusal = { engine: "tensorflow", reason: "libtensorflow is not installed", remedy };
    expect(findInstallation(temporaryFolder())).toEqual(refusal);
  });

  it.each([
    ["cut off", (text: string) => text.slice(0, 30)],
    ["of another form", () => '{"version":1}'],
    ["of an unknown source", (text: string) => text.replace('"python"', '"elsewhere"')],
  ])("is refused where it is %s", (_what, damage) => {
    const { cache, text } = recorded();
    writeFileSync(recordFile(cache), damage(text));
    expect(findInstallation(cache)).toMatchObject({ reason: expect.stringContaining("is damaged") as string, remedy });
  });

  it.each(["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"])("is refused where %s is gone", (library) => {
    const { cache, folder } = recorded();
    expect(findInstallation(cache)).toMatchObject({ libraryFolder: folder });
    rmSync(join(folder, library));
    expect(findInstallation(cache)).toEqual({ engine: "tensorflow", reason: `libtensorflow is no longer in ${folder}`, remedy });
  });
});

describe("the environment", () => {
  it("puts the library folders before the user's own", () => {
    const { LD_LIBRARY_PATH: path } = tensorflowEnvironment({ libraryPath: ["/a", "/b"] }, 1, { LD_LIBRARY_PATH: "/c:/d" });
    expect(path).toBe("/a:/b:/c:/d");
  });

  it.each([{}, { LD_LIBRARY_PATH: "" }])("has no empty entry, which would mean the current folder (%o)", (environment) => {
    expect(tensorflowEnvironment({ libraryPath: ["/a"] }, 1, environment)["LD_LIBRARY_PATH"]).toBe("/a");
  });

  it("sets threads, full float32, growing GPU memory and sums in the same order each time", () => {
    expect(tensorflowEnvironment({ libraryPath: ["/a"] }, 3, {})).toMatchObject({
      TF_NUM_INTRAOP_THREADS: "3",
      TF_NUM_INTEROP_THREADS: "3",
      NVIDIA_TF32_OVERRIDE: "0",
      TF_FORCE_GPU_ALLOW_GROWTH: "true",
      TF_DETERMINISTIC_OPS: "1",
    });
  });
});
