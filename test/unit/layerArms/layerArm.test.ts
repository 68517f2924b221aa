/** Layers as arms: what stays of them at another width, what the notes say, and what no module can have. */
import { describe, expect, it } from "vitest";
import { definitionSchema, ownVariant, type BlockDefinition } from "../../../src/blockFiles";
import { BlockError, parameters, type Block } from "../../../src/blocks";
import { blockOf, shapeKey, withoutTail } from "../../../src/equivalences";
import { armName, layerArm, layerAtLine, layerKey } from "../../../src/layerArms";
import type { ReadLayer } from "../../../src/reader";
import { openTestReader } from "../reader/testReader";

const reader = await openTestReader();

const keras = (lines: string): string => `from keras import Input, layers\n${lines}\n`;
const torch = (lines: string): string => `from torch import nn\n${lines}\n`;

/** The layer of a text that is made of most: a helper's call, an idiom, a call alone. */
function layerOf(source: string): ReadLayer {
  const { layers } = reader.read(source, "python");
  const rank = ({ origin }: ReadLayer): number => ["call", "idiom", "composite"].indexOf(origin);
  const [layer] = layers.toSorted((a, b) => rank(b) - rank(a) || b.parts.length - a.parts.length);
  if (layer === undefined) throw new Error(`no layer in ${source}`);
  return layer;
}

/** Layers one after the other as a class of the file that another uses. */
const block = (layers: string): string =>
  torch(
    [
      "class Block(nn.Module):",
      "    def __init__(self):",
      "        super().__init__()",
      `        self.layers = nn.Sequential(${layers})`,
      "    def forward(self, x):",
      "        return self.layers(x)",
      "class Net(nn.Module):",
      "    def __init__(self):",
      "        super().__init__()",
      "        self.block = Block()",
      "    def forward(self, x):",
      "        return self.block(x)",
    ].join("\n"),
  );

function moduleOf(definition: BlockDefinition, width: number): Block {
  const { module, natural } = ownVariant(definition);
  return module("own", width, natural(width), "published");
}

const separable = 'x = Input((32, 32, 16))\nx = layers.SeparableConv2D(16, 3, padding="same")(x)';
const invertedResidual = [
  "class Block(nn.Module):",
  "    def __init__(self):",
  "        super().__init__()",
  "        self.expand = nn.Conv2d(16, 64, 1, bias=False)",
  "        self.norm = nn.BatchNorm2d(64)",
  "        self.depthwise = nn.Conv2d(64, 64, 3, padding=1, groups=64, bias=False)",
  "        self.project = nn.Conv2d(64, 16, 1, bias=False)",
  "    def forward(self, x):",
  "        y = self.depthwise(nn.functional.relu(self.norm(self.expand(x))))",
  "        return x + self.project(y)",
].join("\n");
const towers = [
  "x = Input((32, 32, 16))",
  "a = layers.Conv2D(4, 1, use_bias=False)(x)",
  "b = layers.Conv2D(8, 1, use_bias=False)(x)",
  'b = layers.Conv2D(8, 3, padding="same", use_bias=False)(b)',
  'c = layers.AveragePooling2D(3, strides=1, padding="same")(x)',
  "c = layers.Conv2D(4, 1, use_bias=False)(c)",
  "y = layers.Concatenate()([a, b, c])",
].join("\n");

/** At the layer's own width with its own inner widths the module is the layer, but for what the network has behind it. */
describe("at its own width", () => {
  it.each([
    ["a separable convolution", keras(separable)],
    ["a dense convolution", torch("nn.Conv2d(16, 16, 5, padding=2, bias=False)")],
    ["a grouped convolution", torch("nn.Conv2d(16, 16, (1, 7), padding=(0, 3), groups=4)")],
    ["a dilated depthwise convolution", torch("nn.Conv2d(16, 16, 3, padding=2, dilation=2, groups=16, bias=False)")],
    [
      "depthwise, batch norm, ReLU, 1×1",
      torch("nn.Sequential(nn.Conv2d(16, 32, 3, padding=1, groups=16), nn.BatchNorm2d(32), nn.ReLU(), nn.Conv2d(32, 16, 1))"),
    ],
    [
      "a bottleneck with groups inside",
      block("nn.Conv2d(16, 8, 1), nn.ReLU(), nn.Conv2d(8, 8, 3, padding=1, groups=4), nn.ReLU(), nn.Conv2d(8, 16, 1)"),
    ],
    [
      "inner widths of several sizes",
      block("nn.Conv2d(16, 8, 1), nn.Conv2d(8, 24, 3, padding=1), nn.ELU(), nn.Conv2d(24, 16, 1)"),
    ],
    ["Inception towers", keras(towers)],
  ])("%s is the layer", (_, source) => {
    const layer = layerOf(source);
    if (layer.block === null) throw new Error(layer.unknown ?? "");
    const { definition } = layerArm(layer, 16);
    expect(shapeKey(moduleOf(definition, 16))).toBe(shapeKey(blockOf(withoutTail(layer.block).steps)));
  });

  it("an inverted residual is its path, and the network adds the identity", () => {
    const layer = layerOf(torch(invertedResidual));
    const { definition } = layerArm(layer, 16);
    expect(definition.residual).toBe(true);
    expect(definition.widths).toEqual({ m: { from: 1, to: 64, natural: 64 } });
    if (layer.block?.block !== "paths") throw new Error("not read as a sum");
    const [path] = layer.block.paths.filter((each) => each.block === "chain" && each.steps.length > 0);
    expect(shapeKey(moduleOf(definition, 16))).toBe(shapeKey(path ?? layer.block));
  });
});

describe("a layer whose window its callers give", () => {
  const open = ["def depthwise(c, s):", "    return nn.Conv2d(c, c, 3, s, 1, groups=c, bias=False)"].join("\n");
  const layer = layerOf(torch(open));

  it("is tried with one that keeps the extent, and the notes say so", () => {
    const { definition, notes } = layerArm(layer, 16);
    expect(shapeKey(moduleOf(definition, 16))).toBe(
      shapeKey(layerOf(torch("nn.Conv2d(16, 16, 3, 1, 1, groups=16, bias=False)")).block ?? { block: "identity" }),
    );
    expect(notes).toContain("Its window is one that keeps the extent: the stride is s, which is not known here.");
  });

  it("is not the layer that says so, and its results are not that one's", () => {
    const known = layerOf(torch(open.replace("3, s, 1", "3, 1, 1")));
    expect(layerKey(layer)).not.toBeNull();
    expect(layerKey(layer)).not.toBe(layerKey(known));
    expect(layerKey(layer)).toBe(layerKey(layerOf(torch(open.replaceAll("s)", "step)").replace("3, s,", "3, step,")))));
  });
});

describe("at the trial's width", () => {
  const armOf = (source: string, width = 12) => layerArm(layerOf(source), width);
  const one = (definition: BlockDefinition) => definition.module[0];

  it("channels become C and strides 1, and the notes say so", () => {
    const { definition, notes } = armOf(torch("nn.Conv2d(3, 64, 7, stride=2, padding=3)"));
    expect(definition).toEqual({
      name: "conv2d-line-2",
      summary: "Conv2d of line 2",
      module: [{ convolution: { size: 7, to: "C" } }],
    });
    expect(notes).toEqual([
      "Its 3→64 channels become 12→12, the trial's width.",
      "Its bias at the end gives way to the network's batch norm and ReLU, as in every arm.",
      "Its stride 2 becomes 1: a module keeps height and width.",
    ]);
  });

  it("depthwise stays depthwise, with its filters a channel", () => {
    const { definition } = armOf(torch("nn.Sequential(nn.Conv2d(32, 64, 3, padding=1, groups=32), nn.Conv2d(64, 128, 1))"));
    expect(definition.module).toEqual([
      { convolution: { size: 3, to: "2*C", groups: "C" } },
      "bias",
      { convolution: { size: 1, to: "C" } },
    ]);
  });

  it.each([
    { groups: 4, of: 64, kept: 4, note: "Its 4 groups stay 4.", what: "their number where it comes out even" },
    {
      groups: 32,
      of: 64,
      kept: "C/2",
      note: "Its 32 groups stay groups of 2 channels, fewer of them.",
      what: "their width where it does not",
    },
    {
      groups: 12,
      of: 48,
      kept: "C/4",
      note: "Its 12 groups stay groups of 4 channels, fewer of them.",
      what: "their width where their number would make them depthwise",
    },
  ])("groups keep $what", ({ groups, of, kept, note }) => {
    const { definition, notes } = armOf(torch(`nn.Conv2d(${of}, ${of}, 3, padding=1, groups=${groups})`));
    expect(one(definition)).toEqual({ convolution: { size: 3, to: "C", groups: kept } });
    expect(notes).toContain(note);
  });

  it("an inner width may be chosen, in steps that its groups allow, and has the layer's proportion by nature", () => {
    const bottleneck = "nn.Conv2d(256, 128, 1), nn.Conv2d(128, 128, 3, padding=1, groups=32), nn.Conv2d(128, 256, 1)";
    const { definition } = armOf(block(bottleneck), 32);
    expect(definition.widths).toEqual({ m: { from: 8, to: 32, natural: 16 } });
    expect(ownVariant(definition).candidates(32)).toEqual([8, 12, 16, 20, 24, 28, 32].map((m) => [m]));
    const grouped = definition.module[2];
    expect(grouped).toEqual({ convolution: { size: 3, to: "m", groups: "m/4" } });
  });

  it("towers share the channels in the layer's proportion", () => {
    const { definition } = armOf(keras(towers));
    const [step] = definition.module;
    if (typeof step !== "object" || !("paths" in step)) throw new Error("no paths");
    const ends = step.paths.paths.map((path) => path.at(-1));
    expect(ends.map((end) => typeof end === "object" && "convolution" in end && end.convolution.to)).toEqual([3, 6, 3]);
  });

  it("weights that two calls share stay shared", () => {
    const source = [
      "class Twice(nn.Module):",
      "    def __init__(self):",
      "        super().__init__()",
      "        self.same = nn.Conv2d(16, 16, 3, padding=1, bias=False)",
      "    def forward(self, x):",
      "        return self.same(nn.functional.relu(self.same(x)))",
      "class Net(nn.Module):",
      "    def __init__(self):",
      "        super().__init__()",
      "        self.twice = Twice()",
      "    def forward(self, x):",
      "        return self.twice(x)",
    ].join("\n");
    const twice = reader.read(torch(source), "python").layers.find(({ origin }) => origin === "composite");
    if (twice === undefined) throw new Error("no composite");
    const { definition } = layerArm(twice, 12);
    expect(parameters(moduleOf(definition, 12))).toBe(9 * 12 * 12);
  });

  it.each([
    [
      torch("nn.Conv2d(8, 16, 3, padding=1, groups=8)"),
      /^nn\.Conv2d in line 2 cannot be tried: it ends in 2\*C channels for C, .* the 1×1 behind it$/,
    ],
    [torch("nn.Conv2d(8, 8, 2)"), /its kernel of 2 is even or larger than 15, which no module can have$/],
    [torch("nn.Conv2d(8, 8, 3, padding=2)"), /cannot be tried: a padding of 2 around a 3×3 kernel/],
    [
      torch("nn.Conv2d(10, 10, 3, padding=1, groups=5)"),
      /its 5 groups of 10 channels .* take a --width that 5 divides, at least 10$/,
    ],
    [block("nn.Conv2d(8, 8, 1), nn.LeakyReLU(0.1), nn.Conv2d(8, 8, 1)"), /cannot be tried: /],
  ])("%s is refused in one sentence", (source, sentence) => {
    expect(() => armOf(source, 7)).toThrow(BlockError);
    expect(() => armOf(source, 7)).toThrow(sentence);
  });
});

describe("the key of a layer", () => {
  const keyOf = (source: string): string | null => layerKey(layerOf(source));
  const base = keyOf(keras(separable));

  it.each([
    ["elsewhere in the file", keras(`\n\n${separable}`)],
    ["on a map of another size", keras(separable.replaceAll("32", "64"))],
    [
      "in another framework's words",
      torch("nn.Sequential(nn.Conv2d(16, 16, 3, padding=1, groups=16, bias=False), nn.Conv2d(16, 16, 1))"),
    ],
  ])("is the same %s", (_, source) => expect(keyOf(source)).toBe(base));

  it.each([
    ["kernel", keras(separable.replace("16, 3", "16, 5"))],
    ["number of filters", keras(separable.replace("16, 3", "24, 3"))],
    ["stride", keras(separable.replace('padding="same"', 'padding="same", strides=2'))],
    ["activation", keras(separable.replace('padding="same"', 'padding="same", activation="relu"'))],
    ["channels that come in", keras(separable.replace("32, 32, 16", "32, 32, 8"))],
  ])("is another with another %s", (_, source) => expect(keyOf(source)).not.toBe(base));
});

describe("the name of an arm", () => {
  it.each([
    ["SeparableConv2D", 12, "separable-conv2d-line-12"],
    ["1×1 convolution", 3, "x1-convolution-line-3"],
    ["depthwise separable convolution", 123456, "depthwise-separable-convolut-line-123456"],
    ["ResNeXt block", 1, "resnext-block-line-1"],
    ["層", 1, "layer-line-1"],
  ])("is made of what the layer %s is and its line, and fits a block file", (kind, line, name) => {
    const origin = kind.includes(" ") ? "idiom" : "call";
    expect(armName({ kind, line, origin })).toBe(name);
    expect(definitionSchema.safeParse({ name, summary: "", module: ["identity"] }).success).toBe(true);
  });
});

describe("the layer in a line", () => {
  const { layers } = reader.read(
    keras(
      [
        "x = Input((8, 8, 16))",
        'x = layers.DepthwiseConv2D(3, padding="same")(x)',
        "x = layers.Conv2D(",
        "    16,",
        "    1,",
        ")(x)",
        "x = layers.Conv2D(8, 1)(layers.Conv2D(16, 1)(x))",
      ].join("\n"),
    ),
    "python",
  );
  const at = (line: number, column: number | null = null) => {
    const found = layerAtLine(layers, { line, column });
    return "refused" in found ? found.refused : `${found.kind} ${found.line}:${found.column}`;
  };

  it.each([
    [3, null, "separable convolution 3:5"],
    [4, null, "Conv2D 4:5"],
    [6, null, "Conv2D 4:5"],
    [8, 25, "Conv2D 8:25"],
    [8, null, "holds 2 layers; add a column: layers.Conv2D (8:5), layers.Conv2D (8:25)"],
    [8, 3, "holds no layer; near it are layers.Conv2D (8:5), layers.Conv2D (8:25), layers.Conv2D (4:5)"],
    [1, null, "holds no layer; near it are layers.DepthwiseConv2D (3:5), layers.Conv2D (4:5), layers.Conv2D (8:5)"],
  ])("%i:%s is %s", (line, column, expected) => expect(at(line, column)).toBe(expected));
});
