/** Cells of a notebook read together, what is told of each, and the layers at a place. */
import { beforeAll, describe, expect, it } from "vitest";
import { joinCells, layersAt, readingOfCell, readingWithinCell, type Reading } from "../../../src/reader";
import { openTestReader, type TestReader } from "./testReader";

let reader: TestReader;

beforeAll(async () => {
  reader = await openTestReader();
});

function readCells(texts: readonly string[]): readonly Reading[] {
  const { text, cells } = joinCells(texts);
  const reading = reader.read(text, "python");
  return cells.map((cell) => readingOfCell(reading, cell));
}

describe("cells", () => {
  const texts = [
    "from tensorflow.keras import layers as L, Input\r\nwidth = 8",
    "%%bash\npip install 'conv2d",
    "\nx = Input((16, 16, 3))\nx = L.Conv2D(2 * width, 3)(x)",
    "%%time\nL.Conv2D(\n",
    "x = L.DepthwiseConv2D(3)(x)",
    "x = L.Conv2D(5, 1)(x)",
  ];

  it("know what earlier ones import and name, and give places in their own text", () => {
    const readings = readCells(texts);
    const kinds = readings.map(({ layers }) => layers.map(({ kind, line, column }) => `${kind} ${line}:${column}`));
    expect(kinds.slice(0, 3)).toEqual([[], [], ["Conv2D 3:5"]]);
    const [layer] = readings[2]?.layers ?? [];
    expect(layer?.output).toEqual({ height: 14, width: 14, channels: 16 });
    expect(texts[2]?.slice(layer?.start, layer?.end)).toBe("L.Conv2D(2 * width, 3)(x)".slice(0, -3));
    expect(texts[2]?.slice(layer?.arguments["filters"]?.start, layer?.arguments["filters"]?.end)).toBe("2 * width");
  });

  it("are told with places in the joined text too", () => {
    const { text, cells } = joinCells(texts);
    const reading = reader.read(text, "python");
    const within = cells.map((cell) => readingWithinCell(reading, cell).layers);
    const calls = within.map((layers) => layers.map(({ start, end }) => text.slice(start, end)));
    expect(calls).toEqual([[], [], ["L.Conv2D(2 * width, 3)"], [], ["L.DepthwiseConv2D(3)"], ["L.Conv2D(5, 1)"]]);
  });

  it("tell no idiom whose calls stand in several cells", () => {
    const begin = [texts[0] ?? "", texts[2] ?? ""];
    const [depthwise, pointwise] = texts.slice(4);
    const origins = (cells: readonly string[]): readonly string[] =>
      readCells([...begin, ...cells]).flatMap(({ layers }) => layers.map(({ origin }) => origin));
    expect(origins([depthwise ?? "", pointwise ?? ""])).toEqual(["call", "call", "call"]);
    expect(origins([`${depthwise ?? ""}\n${pointwise ?? ""}`])).toEqual(["call", "call", "idiom", "call"]);
  });

  it("keep their own problems", () => {
    const [, , , broken] = readCells(texts.slice(0, 4));
    expect(broken?.problems.map(({ line }) => line)).toEqual([2]);
  });
});

describe("the layers at a place", () => {
  const source =
    "from keras import layers as L\nx = L.DepthwiseConv2D(3)(x)\nx = L.Conv2D(8, 1)(x)\nfor f in (4, 5):\n  L.Conv2D(f, 3)\n";
  const at = (text: string): readonly unknown[] =>
    layersAt(reader.read(source, "python").layers, source.indexOf(text)).map(({ kind, arguments: given }) => [
      kind,
      given["filters"]?.value,
    ]);

  it("are calls before the idiom that begins with them", () => {
    expect(at("Depthwise")).toEqual([
      ["DepthwiseConv2D", undefined],
      ["separable convolution", undefined],
    ]);
  });

  it("are those of a loop in its order", () => {
    expect(at("Conv2D(f")).toEqual([
      ["Conv2D", 4],
      ["Conv2D", 5],
    ]);
  });

  it("are none beside them", () => {
    expect(at("for f")).toEqual([]);
  });
});
