/** The hard list, with the cursor as ▮: what a hover must not get wrong, in every framework. */
import type { Language } from "../../../../src/reader";
import type { Case } from "../../reader/cases";

const K = "from keras import Input, Sequential, layers\nfrom functools import partial\n";
const T = "import torch\nfrom torch import nn\nimport torch.nn.functional as F\nfrom functools import partial\n";
const F = "import flax.linen as nn\nimport jax.numpy as jnp\nfrom functools import partial\n";
const J = 'import * as tf from "@tensorflow/tfjs";\n';

const module = (lines: string): string =>
  `${F}class Net(nn.Module):\n    @nn.compact\n    def __call__(self, x):\n${lines.replaceAll(/^/gm, "        ")}\n        return x\n`;

const keras: readonly Case[] = [
  ["one input channel", `${K}x = Input((28, 28, 1))\nx = layers.Depthwise▮Conv2D(3, padding="same")(x)`],
  ["a multiplier", `${K}x = Input((8, 8, 4))\nx = layers.SeparableConv2D▮(6, 3, depth_multiplier=2, use_bias=False)(x)`],
  ["unequal strides", `${K}x = Input((8, 8, 4))\nx = ▮layers.Conv2D(6, 3, strides=(2, 1))(x)`],
  ["SAME with stride 2", `${K}x = Input((32, 32, 3))\nx = layers.SeparableConv2D(16, 3, strides=▮2, padding="same")(x)`],
  ["dilation", `${K}x = Input((32, 32, 8))\nx = layers.DepthwiseConv2D(3, dilation_rate▮=4, padding="same")(x)`],
  ["groups that do not divide", `${K}x = Input((8, 8, 30))\nx = layers.Conv2D(64, 3, groups=▮8)(x)`],
  ["*args", `${K}def build(*args):\n    return layers.Conv2D(▮*args)`],
  ["**kwargs", `${K}def build(x, **kwargs):\n    return layers.SeparableConv2D(32, 3, ▮**kwargs)(x)`],
  [
    "partial",
    `${K}Conv = partial(layers.Conv2D, kernel_size=3, padding="same", groups=4)\nx = Input((8, 8, 8))\nx = Conv▮(16)(x)`,
  ],
  [
    "a loop",
    `${K}x = Input((32, 32, 3))\nfor width in (16, 32, 64):\n    x = layers.Separable▮Conv2D(width, 3, padding="same")(x)`,
  ],
  ["a lambda", `${K}conv = lambda f: layers.Conv2D(f, 3▮, padding="same")\nx = Input((8, 8, 3))\nx = conv(16)(x)`],
  [
    "nested Sequential",
    `${K}inner = Sequential([layers.DepthwiseConv2D▮(3, padding="same"), layers.BatchNormalization(), layers.Conv2D(8, 1)])\nSequential([Input((16, 16, 4)), inner, layers.Conv2D(2, 1)])`,
  ],
  [
    "the function between two parts",
    `${K}x = Input((8, 8, 4))\nx = layers.DepthwiseConv2D(3, padding="same", use_bias=False)(x)\nx = layers.▮ReLU()(x)\nx = layers.Conv2D(6, 1, use_bias=False)(x)`,
  ],
  ["beside all layers", `${K}x = ▮Input((8, 8, 4))\nx = layers.Conv2D(6, 1)(x)`],
];

const pytorch: readonly Case[] = [
  ["one input channel", `${T}nn.Conv2d▮(1, 8, 3, padding=1)`],
  ["a multiplier", `${T}nn.Conv2d(4, 12, 3, groups▮=4, bias=False)`],
  ["unequal strides", `${T}nn.Conv2d▮(4, 6, 3, stride=(2, 1))`],
  ["stride 2 with padding 1", `${T}nn.Conv2d▮(16, 32, 3, stride=2, padding=1, groups=16)`],
  ["dilation", `${T}nn.Conv2d▮(8, 8, 3, padding=4, dilation=4, groups=8)`],
  ["groups that do not divide", `${T}nn.Conv2d▮(30, 64, 3, groups=8)`],
  [
    "unknown channels",
    `${T}class Block(nn.Module):\n    def __init__(self, inputs, outputs):\n        super().__init__()\n        self.depthwise = nn.▮Conv2d(inputs, inputs, 3, padding=1, groups=inputs)`,
  ],
  ["partial", `${T}Conv = partial(nn.Conv2d, kernel_size=3, padding=1, bias=False)\nConv(64▮, 128, groups=32)`],
  ["a loop", `${T}blocks = [nn.▮Conv2d(w, 2 * w, 3) for w in (8, 16, 32, 64, 128)]`],
  ["a lambda", `${T}conv = lambda i, o: nn.▮Conv2d(i, o, 1)\nconv(8, 16)`],
  [
    "nested Sequential",
    `${T}nn.Sequential(nn.Sequential(nn.Conv2d(8, 8, 3, padding=1, groups=8, bias=False), nn.ReLU()), nn.Conv2d(8,▮ 16, 1, bias=False))`,
  ],
  [
    "a class of the same file",
    `${T}class SeparableConv2d(nn.Module):\n    def __init__(self, i, o):\n        super().__init__()\n        self.d = nn.Conv2d(i, i, 3, padding=1, groups=i, bias=False)\n        self.p = nn.Conv2d(i, o, 1, bias=False)\n    def forward(self, x):\n        return self.p(self.d(x))\nlayer = Separable▮Conv2d(32, 64)`,
  ],
  ["functional", `${T}x = torch.zeros(1, 8, 16, 16)\nw = torch.zeros(8, 1, 3, 3)\ny = F.▮conv2d(x, w, padding=1, groups=8)`],
];

const flax: readonly Case[] = [
  ["one input channel", module("x = nn.Conv(1, (1, 1))(x)\nx = nn.Conv▮(8, (3, 3))(x)")],
  ["a multiplier", module("x = nn.Conv(4, (1, 1))(x)\nx = nn.Conv▮(12, (3, 3), feature_group_count=4)(x)")],
  ["unequal strides", module("x = nn.Conv▮(6, (3, 3), strides=(2, 1))(x)")],
  ["SAME with stride 2", module('x = nn.Conv▮(6, (3, 3), strides=2, padding="SAME")(x)')],
  ["dilation", module("x = nn.Conv▮(6, (3, 3), kernel_dilation=2)(x)")],
  ["groups that do not divide", module("x = nn.Conv(30, (1, 1))(x)\nx = nn.Conv▮(64, (3, 3), feature_group_count=8)(x)")],
  ["**kwargs", `${F}def build(**kwargs):\n    return nn.Conv▮(8, (3, 3), **kwargs)`],
  ["partial", module("conv = partial(nn.Conv, kernel_size=(3, 3), use_bias=False)\nx = conv▮(features=8)(x)")],
  ["a loop", module("for width in (8, 16):\n    x = nn.▮Conv(width, (3, 3))(x)")],
];

const tfjs: readonly Case[] = [
  [
    "one input channel",
    `${J}const x = tf.input({ shape: [28, 28, 1] });\ntf.layers.conv2d▮({ filters: 8, kernelSize: 3 }).apply(x);`,
  ],
  [
    "a multiplier",
    `${J}const x = tf.input({ shape: [8, 8, 4] });\ntf.layers.separableConv2d▮({ filters: 6, kernelSize: 3, depthMultiplier: 2 }).apply(x);`,
  ],
  ["unequal strides", `${J}tf.layers.conv2d▮({ filters: 8, kernelSize: 3, strides: [2, 1] });`],
  [
    "SAME with stride 2",
    `${J}const x = tf.input({ shape: [32, 32, 3] });\ntf.layers.separableConv2d({ filters: 16, kernelSize: 3, ▮strides: 2, padding: "same" }).apply(x);`,
  ],
  ["dilation", `${J}tf.layers.depthwiseConv2d▮({ kernelSize: 3, dilationRate: 2, padding: "same" });`],
  ["options that are not known", `${J}const build = (options) => tf.layers.conv2d▮(options);`],
  ["a loop", `${J}for (const filters of [8, 16]) tf.layers.▮conv2d({ filters, kernelSize: 3 });`],
  ["an arrow function", `${J}const conv = (filters) => tf.layers.▮conv2d({ filters, kernelSize: 1 });\nconv(8);`],
];

export const hoverPages: readonly (readonly [page: string, cases: readonly Case[], language: Language])[] = [
  ["keras", keras, "python"],
  ["pytorch", pytorch, "python"],
  ["flax", flax, "python"],
  ["tfjs", tfjs, "typescript"],
];
