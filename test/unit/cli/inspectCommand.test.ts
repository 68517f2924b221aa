/** `inspect`: the contract's fields, the text for a terminal, and what it refuses. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inspectReportSchema, type InspectReport } from "../../../src/cli/inspectReport";
import { temporaryFolder } from "../trial/temporaryFolder";
import { commandLine } from "./commandLine";

const model = `from keras import Input, layers
x = Input((32, 32, 64))
x = layers.SeparableConv2D(128, 3, padding="same", use_bias=False)(x)
def head(x):
    return layers.SeparableConv2D(128, 3, padding="same", use_bias=False)(x)
layers.Conv2D(8, 3, strides=(2, 1))
layers.Conv2D(
`;

const notebook = JSON.stringify({
  nbformat: 4,
  metadata: { language_info: { name: "python" } },
  cells: [
    { cell_type: "markdown", source: "# conv" },
    { cell_type: "code", source: ["from torch import nn\n", "width = 16"] },
    { cell_type: "code", source: "%matplotlib inline\nnn.Conv2d(width, 32, 3, padding=1, groups=8, bias=False)" },
  ],
});

function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

async function reportOf(folder: string, ...files: readonly string[]): Promise<InspectReport> {
  const { code, stdout, stderr } = await commandLine(["inspect", ...files, "--json"], { folder });
  expect([code, stderr]).toEqual([0, ""]);
  return inspectReportSchema.parse(JSON.parse(stdout));
}

describe("inspect --json", () => {
  it("says of a layer what the contract names", async () => {
    const { layers, problems } = await reportOf(folderWith({ "model.py": model }), "model.py");
    const [known, unknown, strided] = layers;
    expect(known).toMatchObject({
      ...{ file: "model.py", line: 3, column: 5, endLine: 3, endColumn: 67, framework: "keras" },
      ...{ call: "layers.SeparableConv2D", kind: "SeparableConv2D", inputShape: [32, 32, 64], outputShape: [32, 32, 128] },
      ...{ parameters: 9 * 64 + 64 * 128, multiplyAdds: 32 * 32 * (9 * 64 + 64 * 128) },
      ...{ multiplyAddsPerPosition: 9 * 64 + 64 * 128, cardinality: 64, receptiveField: [3, 3] },
    });
    expect(known?.block).toMatchObject({ block: "chain" });
    const hybrid = known?.equivalents.find(({ form }) => form === "hybrid");
    expect([hybrid?.law, hybrid?.condition]).toEqual([
      "reindex",
      "the groups divide the output channels; the 1×1 follows the concatenation at once",
    ]);
    expect(hybrid?.code).toContain("layers.add(paths)");
    expect(unknown).toMatchObject({
      ...{ line: 5, inputShape: ["H", "W", "C"], outputShape: ["H", "W", 128] },
      ...{ parameters: "9*C + 128*C", multiplyAddsPerPosition: "9*C + 128*C", cardinality: "C" },
    });
    expect(strided).toMatchObject({ line: 6, block: null, parameters: null, multiplyAdds: null, equivalents: [] });
    expect(problems.map(({ line }) => line)).toEqual(expect.arrayContaining([6, 7]));
    expect(problems.find(({ line }) => line === 6)?.message).toContain("the stride differs by axis");
  });

  it("reads the cells of a notebook together, and several files in their order", async () => {
    const folder = folderWith({ "notes.ipynb": notebook, "model.ts": "tf.layers.conv2d({ filters: 8, kernelSize: 3 });" });
    const { layers } = await reportOf(folder, "notes.ipynb", "model.ts");
    expect(layers.map(({ file, line, parameters }) => [file, line, parameters])).toEqual([
      ["notes.ipynb:cell 3", 2, 9 * 2 * 32],
      ["model.ts", 1, "72*C + 8"],
    ]);
  });

  it("writes sizes that are not known for a script", async () => {
    const source = "from keras import layers\nlayers.DepthwiseConv2D(3, depth_multiplier=3)";
    const { layers } = await reportOf(folderWith({ "model.py": source }), "model.py");
    expect(layers[0]?.outputShape).toEqual(["H - 2", "W - 2", "3*C"]);
  });

  it("is an empty document where nothing is found", async () => {
    expect(await reportOf(folderWith({ "empty.py": "" }), "empty.py")).toEqual({ layers: [], problems: [] });
  });
});

describe("inspect", () => {
  it("says on a terminal what a layer costs and is equal to", async () => {
    const { stdout } = await commandLine(["inspect", "model.py"], { folder: folderWith({ "model.py": model }) });
    await expect(stdout).toMatchFileSnapshot("../../golden/inspect.txt");
  });

  it.each([
    ["gone.py", "gone.py does not exist; name a source file"],
    ["folder.py", "folder.py is a folder; name its files"],
    ["model.txt", "model.txt is in no language that is read; name a file of Python, TypeScript or JavaScript, or a notebook"],
    ["binary.py", "binary.py is no text; name a source file"],
    ["broken.ipynb", "broken.ipynb is no notebook of version 4; open and save it in Jupyter or VS Code"],
    ["other.ipynb", "other.ipynb is a notebook of julia; name one of Python"],
  ])("refuses %s with exit code 2 and one line, before it says anything", async (file, sentence) => {
    const folder = folderWith({
      "model.py": model,
      "model.txt": model,
      "binary.py": new Uint8Array([1, 0, 2]),
      "broken.ipynb": "{",
      "other.ipynb": JSON.stringify({ metadata: { language_info: { name: "julia" } }, cells: [] }),
    });
    mkdirSync(join(folder, "folder.py"));
    const { code, stdout, stderr } = await commandLine(["inspect", "model.py", file], { folder });
    expect([code, stdout, stderr]).toEqual([2, "", `hybrid-hypothesis: ${sentence}\n`]);
  });

  it("needs a file", async () => {
    const { code, stderr } = await commandLine(["inspect"]);
    expect([code, stderr]).toEqual([2, "hybrid-hypothesis: missing required argument 'file'; see --help\n"]);
  });
});
