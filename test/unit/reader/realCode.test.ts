/**
 * Real model code: what the reader finds in packages from pip, against Python's own parser (convolutionCalls.py). The packages are
 * installed once, without what they depend on, into .cache/realCode; HYBRID_HYPOTHESIS_REAL_CODE=1 says that they may be.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { meantAt, type Reading } from "../../../src/reader";
import { root } from "../tidy/projectFiles";
import { openTestReader, type TestReader } from "./testReader";

const packages = ["torchvision", "timm", "keras", "keras-cv", "flax"];
const folder = join(root, ".cache", "realCode");
const marker = join(folder, "installed.txt");

/** Installs the packages where they are missing; the reason why that cannot be, else null. */
function missing(): string | null {
  if (existsSync(marker)) return null;
  if (process.env["HYBRID_HYPOTHESIS_REAL_CODE"] === undefined) return "HYBRID_HYPOTHESIS_REAL_CODE=1 installs what it reads";
  mkdirSync(folder, { recursive: true });
  const { status } = spawnSync("python3", ["-m", "pip", "install", "--quiet", "--no-deps", "--target", folder, ...packages], {
    timeout: 600_000,
  });
  if (status === 0) writeFileSync(marker, packages.join("\n"));
  else rmSync(folder, { recursive: true, force: true });
  return status === 0 ? null : "pip is not reachable";
}

const reason = missing();

function pythonFiles(): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".py"))
    .map((path) => join(folder, path))
    .sort();
}

const calls = z.record(z.string(), z.array(z.tuple([z.number(), z.number(), z.string()])).nullable());

/** The places of calls by Python's parser: path → "line:column"; none for a file that it cannot parse. */
function oracle(files: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const script = fileURLToPath(new URL("convolutionCalls.py", import.meta.url));
  const text = execFileSync("python3", [script], { input: files.join("\n"), encoding: "utf8", maxBuffer: 2 ** 28 });
  return new Map(
    Object.entries(calls.parse(JSON.parse(text))).flatMap(([path, found]) =>
      found === null ? [] : [[path, new Set(found.map(([line, column]) => `${line}:${column}`))]],
    ),
  );
}

const placesOf = ({ layers }: Reading): ReadonlySet<string> =>
  new Set(layers.flatMap(({ origin, line, column }) => (origin === "call" ? `${line}:${column}` : [])));

describe.skipIf(reason !== null)(`real code${reason === null ? "" : ` (${reason})`}`, () => {
  let reader: TestReader;

  beforeAll(async () => {
    reader = await openTestReader();
  });

  it("reads the same around a layer as in the whole file", { timeout: 600_000 }, () => {
    let compared = 0;
    for (const path of pythonFiles()) {
      const source = readFileSync(path, "utf8");
      const { layers } = reader.read(source, "python");
      if (layers.length === 0) continue;
      const document = reader.open(source, "python");
      for (const { start } of layers) {
        expect(meantAt(document.layersAround(start), start), `${path} at ${start}`).toEqual(meantAt(layers, start));
        compared++;
      }
      document.close();
    }
    expect(compared).toBeGreaterThan(600);
  });

  it("has its convolutions found, and nothing else, and every file read", { timeout: 600_000 }, () => {
    const files = pythonFiles();
    const expected = oracle(files);
    const wrong: string[] = [];
    const count = { files: files.length, withConvolutions: 0, expected: 0, found: 0, both: 0 };
    for (const path of files) {
      const found = placesOf(reader.read(readFileSync(path, "utf8"), "python"));
      const wanted = expected.get(path);
      if (wanted === undefined) continue;
      const both = [...wanted].filter((place) => found.has(place));
      count.withConvolutions += wanted.size > 0 ? 1 : 0;
      count.expected += wanted.size;
      count.found += found.size;
      count.both += both.length;
      wrong.push(...[...wanted].filter((place) => !found.has(place)).map((place) => `missed ${path}:${place}`));
      wrong.push(...[...found].filter((place) => !wanted.has(place)).map((place) => `invented ${path}:${place}`));
    }
    const figures = `${JSON.stringify(count)}\n${wrong.join("\n")}`;
    expect(count.withConvolutions, figures).toBeGreaterThanOrEqual(40);
    expect(count.both / count.expected, figures).toBeGreaterThanOrEqual(0.99);
    expect(count.both / count.found, figures).toBeGreaterThanOrEqual(0.99);
    writeFileSync(join(folder, "figures.txt"), `${figures}\n`);
  });
});
