/** The parts that meet a real Python and a real libtensorflow; each is skipped where this machine has none. */
import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { findPythons } from "../../../src/training/engines/tensorflow/findPythons";
import { findInstallation } from "../../../src/training/engines/tensorflow/installation";
import { tryLibrary } from "../../../src/training/engines/tensorflow/tryLibrary";
import { unpackWheel } from "../../../src/training/engines/tensorflow/unpackWheel";
import { pretendTensorflow, smallWheel, temporaryFolder } from "./fakePython";

const { signal } = new AbortController();
/** Tests run with the library path of an installation; these bring their own. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== "LD_LIBRARY_PATH"));
const options = { environment, signal };
const hasPython = spawnSync("python3", ["-c", "import importlib.metadata, zipfile"]).status === 0;
const isLinux = `${process.platform}-${process.arch}` === "linux-x64";
const installation = findInstallation();

describe.skipIf(!hasPython || process.platform === "win32")("a real Python", () => {
  it("is asked for TensorFlow and NVIDIA's folders without importing either", async () => {
    const folder = temporaryFolder();
    const marker = join(folder, "imported");
    for (const name of ["tensorflow", "nvidia/cublas/lib", "nvidia/cudnn/lib", "nvidia/empty"]) {
      mkdirSync(join(folder, name), { recursive: true });
    }
    writeFileSync(join(folder, "tensorflow", "__init__.py"), `open(${JSON.stringify(marker)}, "w").close()\n`);
    const [python] = await findPythons({ signal, python: null, environment: { ...process.env, PYTHONPATH: folder } });
    expect(python?.tensorflow).toBe(join(folder, "tensorflow"));
    const nvidia = python?.nvidia.filter((path) => path.startsWith(folder));
    expect(nvidia).toEqual(["cublas", "cudnn"].map((name) => join(folder, "nvidia", name, "lib")));
    expect(existsSync(marker)).toBe(false);
  });

  it("takes just the wanted members out of a wheel", async () => {
    const folder = temporaryFolder();
    const { members } = smallWheel("");
    const contents = new Map(
      [...members.keys(), "tensorflow/__init__.py"].map((name) => [name, randomBytes(3000).toString("hex")]),
    );
    const file = join(folder, "made-up.whl");
    const write =
      "import json, sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], 'w', 8) as z:\n [z.writestr(*m) for m in json.load(sys.stdin)]";
    execFileSync("python3", ["-c", write, file], { input: JSON.stringify([...contents]) });
    const target = join(folder, "target");
    const wheel = { ...smallWheel(""), members };
    await unpackWheel({ file, command: "python3" }, target, { ...options, wheel, onProgress: () => undefined });
    expect(readdirSync(target).sort()).toEqual([...members.keys()].map((name) => basename(name)).sort());
    for (const name of members.keys()) expect(readFileSync(join(target, basename(name)), "utf8")).toBe(contents.get(name));
  });

  it("leaves nothing of a wheel that is damaged", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "made-up.whl"), randomBytes(5000));
    const work = unpackWheel({ file: join(folder, "made-up.whl"), command: "python3" }, join(folder, "target"), {
      ...options,
      wheel: smallWheel(""),
      onProgress: () => undefined,
    });
    await expect(work).rejects.toThrow("File is not a zip file");
    expect(readdirSync(folder)).toEqual(["made-up.whl"]);
  });
});

describe.skipIf(!isLinux)("loading the library", () => {
  it("says what is missing in a folder without it", async () => {
    expect(await tryLibrary([temporaryFolder()], options)).toMatchObject({
      reason: expect.stringContaining("libtensorflow") as string,
    });
  });

  it("says what is wrong with files that are no libraries", async () => {
    expect(await tryLibrary([pretendTensorflow()], options)).toMatchObject({
      reason: expect.stringContaining("file too short") as string,
    });
  });

  it.skipIf("reason" in installation)("gives the version of an installed one that computes, and whether on a GPU", async () => {
    if ("reason" in installation) return;
    expect(await tryLibrary(installation.libraryPath, options)).toEqual({
      version: installation.version,
      usesGpu: expect.any(Boolean) as boolean,
    });
  });

  it.skipIf("reason" in installation)("does not take one that the loader found elsewhere for this one", async () => {
    if ("reason" in installation) return;
    const elsewhere = { ...environment, LD_LIBRARY_PATH: installation.libraryFolder };
    expect(await tryLibrary([temporaryFolder()], { environment: elsewhere, signal })).toEqual({
      reason: expect.stringContaining(`loads ${installation.libraryFolder}`) as string,
    });
  });
});
