/** What is told of layers in source text of all four frameworks, as Markdown beside the source. */
import { describe, expect, it } from "vitest";
import { explain, explanationMarkdown } from "../../../src/explain";
import type { Language, ReadLayer } from "../../../src/reader";
import { openTestReader } from "../reader/testReader";

const reader = await openTestReader();

/** The largest layer of a text that has a block. */
function layerOf(source: string, language: Language): ReadLayer {
  const layers = reader.read(source, language).layers.filter(({ block }) => block !== null);
  const [largest] = layers.toSorted((a, b) => b.parts.length - a.parts.length || b.end - b.start - (a.end - a.start));
  if (largest === undefined) throw new Error(`no layer in ${source}`);
  return largest;
}

function told(source: string, language: Language): string {
  const layer = layerOf(source, language);
  if (layer.block === null) throw new Error("a layer without a block");
  return explanationMarkdown(explain({ ...layer, block: layer.block }), { forms: 20 });
}

const keras = (lines: string): string => `from keras import Input, layers, ops\n${lines}`;
const torch = (lines: string): string => `import torch\nfrom torch import nn\n${lines}`;
const flax = (lines: string): string => `import flax.linen as nn\nimport jax.numpy as jnp\n${lines}`;
const tfjs = (lines: string): string => `import * as tf from "@tensorflow/tfjs";\n${lines}`;

const sources: Readonly<Record<string, readonly [string, Language]>> = {
  kerasSeparable: [
    keras('x = Input((32, 32, 64))\nx = layers.SeparableConv2D(128, 3, padding="same", use_bias=False)(x)\n'),
    "python",
  ],
  kerasUnknownChannels: [
    keras('def block(x):\n    return layers.SeparableConv2D(128, 3, padding="same", use_bias=False)(x)\n'),
    "python",
  ],
  kerasReluBetween: [
    keras(
      'x = Input((16, 16, 8))\nx = layers.DepthwiseConv2D(3, padding="same", use_bias=False)(x)\nx = layers.ReLU()(x)\nx = layers.Conv2D(4, 1, use_bias=False)(x)\n',
    ),
    "python",
  ],
  kerasStride: [
    keras('x = Input((15, 15, 6))\nx = layers.Conv2D(12, 3, strides=2, padding="same", groups=3, use_bias=False)(x)\n'),
    "python",
  ],
  kerasDilated: [
    keras("x = Input((15, 15, 1))\nx = layers.DepthwiseConv2D(3, dilation_rate=2, depth_multiplier=4)(x)\n"),
    "python",
  ],
  torchGrouped: [torch("layer = nn.Conv2d(64, 128, 3, padding=1, groups=32, bias=False)\n"), "python"],
  torchDepthwiseStrided: [torch("layer = nn.Conv2d(16, 32, 3, stride=2, padding=1, groups=16)\n"), "python"],
  torchSequential: [
    torch(
      "block = nn.Sequential(\n    nn.Conv2d(8, 8, 3, padding=1, groups=8, bias=False),\n    nn.BatchNorm2d(8),\n    nn.ReLU(),\n    nn.Conv2d(8, 16, 1, bias=False),\n)\n",
    ),
    "python",
  ],
  flaxDense: [
    flax(
      "class M(nn.Module):\n    @nn.compact\n    def __call__(self, x):\n        return nn.Conv(24, (3, 3), use_bias=False)(x)\n",
    ),
    "python",
  ],
  tfjsSeparable: [
    tfjs(
      'const x = tf.input({ shape: [28, 28, 3] });\nconst y = tf.layers.separableConv2d({ filters: 16, kernelSize: 3, padding: "same", useBias: false }).apply(x);\n',
    ),
    "typescript",
  ],
};

describe("a layer is told as", () => {
  it.each(Object.entries(sources))("%s", async (name, [source, language]) => {
    await expect(`${source}\n---\n\n${told(source, language)}\n`).toMatchFileSnapshot(`../../golden/explain/${name}.md`);
  });

  it("the same whatever stands around it in the file", () => {
    const [source, language] = sources["kerasSeparable"] ?? ["", "python"];
    expect(told(`\n\n${source}\n\ny = 1\n`, language)).toBe(told(source, language));
  });
});
