/** Whole texts that can be executed, each with the cursor before the layer that is rewritten. */
import type { Framework } from "../../../src/reader";
import { inStatements } from "./cases/keras";
import {
  hybridAmongOthers,
  mobileNet,
  net,
  normalisedThree,
  separable,
  sharedBottleneck,
  sharedRelu,
  threeInSequential,
  usual,
  writtenHybrid,
  writtenResnext,
  writtenTowers,
} from "./cases/pytorch";

const keras = (lines: string): string => `import keras\nfrom keras import layers\n\ninputs = keras.Input((9, 8, 16))\n${lines}\n`;

const tfjs = (lines: string): string =>
  `import * as tf from "@tensorflow/tfjs";\n\nconst input = tf.input({ shape: [8, 8, 4] });\n${lines}\n`;

const flax = (...lines: readonly string[]): string =>
  `import flax.linen as nn\nimport jax.numpy as jnp\n\n\nclass Net(nn.Module):\n    @nn.compact\n    def __call__(self, x):\n        x = nn.Conv(16, (1, 1), name="first")(x)\n${lines
    .map((line) => `        ${line}\n`)
    .join("")}        return x\n`;

/** One-channel paths whose number is the parameter of their class. */
const namedHybrid = `${writtenHybrid
  .replace("__init__(self):", "__init__(self, channels):")
  .replace("range(16)", "range(channels)")
  .replace("__init__(self):", "__init__(self, width):")
  .replace("HybridConv2d()", "HybridConv2d(width)")
  .replace("class Net", "class Own")}\n\ndef Net():\n    return Own(16)\n`;

const helper = (lines: string): string => keras(`def own(x, filters):\n    ${lines}\n    return x\n\n\nx = own(inputs, 12)`);

export const executedCases: Readonly<Record<Framework, readonly string[]>> = {
  keras: [
    keras('x = ▮layers.SeparableConv2D(12, 3, padding="same", activation="relu", name="sep")(inputs)'),
    keras('x = ▮layers.SeparableConv2D(12, 3, strides=2, padding="same", use_bias=False, name="sep")(inputs)'),
    keras('x = ▮layers.SeparableConv2D(12, 3, dilation_rate=2, activation="softmax", name="sep")(inputs)'),
    keras(
      'x = ▮layers.DepthwiseConv2D((3, 5), strides=2, padding="same", depth_multiplier=2, activation="elu", name="own")(inputs)',
    ),
    keras('x = ▮layers.Conv2D(32, 3, groups=16, name="own")(inputs)'),
    keras('x = ▮layers.Conv2D(24, 3, strides=3, padding="same", groups=4, activation="relu", name="own")(inputs)'),
    keras(
      'x = ▮layers.DepthwiseConv2D(3, padding="same", activation="relu", name="sep_depthwise")(inputs)\nx = layers.Conv2D(12, 1, name="sep_pointwise")(x)',
    ),
    keras(
      'x = ▮layers.Conv2D(16, 3, groups=16, use_bias=False, name="sep_depthwise")(inputs)\nx = layers.Conv2D(12, 1, name="sep_pointwise")(x)',
    ),
    keras(
      'paths = []\nfor c in range(16):\n    path = ▮layers.Conv2D(1, 3, use_bias=False, name=f"sep_depthwise_{c}")(inputs[..., c : c + 1])\n    path = layers.Conv2D(12, 1, use_bias=c == 0, name=f"sep_pointwise_{c}")(path)\n    paths.append(path)\nx = layers.Activation("relu")(layers.add(paths))',
    ),
    keras(
      'paths = []\nfor c in range(4):\n    path = ▮layers.Conv2D(8, 3, activation="relu", name=f"own_{c}")(inputs[..., c * 4 : (c + 1) * 4])\n    paths.append(path)\nx = layers.concatenate(paths)',
    ),
    helper('x = ▮layers.SeparableConv2D(filters, 3, padding="same", use_bias=False, name="sep")(x)'),
    helper('x = ▮layers.DepthwiseConv2D(3, depth_multiplier=2, name="own")(x)'),
    helper(
      'x = ▮layers.Conv2D(x.shape[-1], 3, groups=x.shape[-1], use_bias=False, name="sep_depthwise")(x)\n    x = layers.Conv2D(filters, 1, name="sep_pointwise")(x)',
    ),
    keras(
      'x = ▮layers.DepthwiseConv2D(3, name="sep_depthwise")(inputs)\nx = layers.ReLU(name="between")(x)\nx = layers.Conv2D(12, 1, name="sep_pointwise")(x)',
    ),
    keras(
      inStatements(
        'layers.Conv2D(12, 1, name="entry")',
        'layers.Conv2D(8, 3, strides=2, padding="same", groups=4, use_bias=False, name="grouped")',
        'layers.Conv2D(20, 1, name="exit")',
      ),
    ),
    keras(
      inStatements(
        'layers.Conv2D(64, 1, activation="relu", name="entry")',
        'layers.Conv2D(64, 3, groups=32, activation="elu", name="grouped")',
        'layers.ReLU(name="between")',
        'layers.Conv2D(20, 1, activation="softmax", name="exit")',
      ),
    ),
    keras(
      'paths = []\nfor c in range(4):\n    path = ▮layers.Conv2D(3, 1, name=f"entry_{c}")(inputs)\n    path = layers.Conv2D(2, 3, activation="relu", name=f"grouped_{c}")(path)\n    path = layers.Conv2D(20, 1, use_bias=c == 0, name=f"exit_{c}")(path)\n    paths.append(path)\nx = layers.add(paths)',
    ),
    keras(
      "class Stack(keras.Model):\n    pass\n\n\nx = ▮layers.DepthwiseConv2D(3, use_bias=False, name='sep_depthwise')(inputs)\nx = layers.Conv2D(12, 1, name='sep_pointwise')(x)",
    ),
  ],
  flax: [
    flax(
      'x = ▮nn.Conv(16, (3, 3), feature_group_count=16, use_bias=False, name="sep_depthwise")(x)',
      'x = nn.Conv(12, (1, 1), name="sep_pointwise")(x)',
    ),
    flax(
      'x = ▮nn.Conv(16, (3, 3), feature_group_count=16, name="sep_depthwise")(x)',
      "x = nn.relu(x)",
      'x = nn.Conv(12, (1, 1), name="sep_pointwise")(x)',
    ),
    flax(
      'x = ▮nn.Conv(12, (1, 1), name="entry")(x)',
      "x = nn.relu(x)",
      'x = nn.Conv(8, (3, 3), strides=2, feature_group_count=4, name="grouped")(x)',
      "x = nn.elu(x)",
      'x = nn.Conv(20, (1, 1), name="exit")(x)',
    ),
    flax(
      "paths = []",
      "for c in range(4):",
      '    path = ▮nn.Conv(3, (1, 1), use_bias=False, name=f"entry_{c}")(x)',
      '    path = nn.Conv(2, (3, 3), name=f"grouped_{c}")(path)',
      "    path = nn.relu(path)",
      '    path = nn.Conv(20, (1, 1), use_bias=c == 0, name=f"exit_{c}")(path)',
      "    paths.append(path)",
      "x = sum(paths)",
    ),
    flax('x = ▮nn.Conv(32, (3, 3), strides=2, feature_group_count=4, name="own")(x)'),
    flax(
      "paths = []",
      "for c in range(16):",
      '    path = ▮nn.Conv(1, (3, 3), use_bias=False, name=f"sep_depthwise_{c}")(x[..., c : c + 1])',
      '    path = nn.Conv(12, (1, 1), use_bias=c == 0, name=f"sep_pointwise_{c}")(path)',
      "    paths.append(path)",
      "x = sum(paths)",
    ),
    flax(
      "paths = []",
      "for c in range(4):",
      '    path = ▮nn.Conv(8, (3, 3), kernel_dilation=2, name=f"own_{c}")(x[..., c * 4 : (c + 1) * 4])',
      "    paths.append(path)",
      "x = jnp.concatenate(paths, axis=-1)",
    ),
  ],
  pytorch: [
    net("▮nn.Conv2d(16, 32, 3, padding=1, groups=4)"),
    net("▮nn.Conv2d(16, 16, 3, 2, 1, 1, 16, False)"),
    net("nn.Sequential(▮nn.Conv2d(16, 16, 3, padding=1, groups=16, bias=False), nn.Conv2d(16, 32, 1))"),
    net("nn.Sequential(▮nn.Conv2d(16, 16, 3, stride=2, groups=16), nn.Conv2d(16, 32, 1, bias=False))"),
    net("▮nn.Conv2d(16, 16, 3, groups=16)\n        self.pointwise = nn.Conv2d(16, 32, 1)").replace(
      "self.conv(x)",
      "self.pointwise(self.conv(x))",
    ),
    writtenTowers,
    writtenHybrid,
    mobileNet,
    hybridAmongOthers,
    `${separable("in_channels, out_channels", usual)}\n\ndef Net():\n    return Separable(16, 32)\n`,
    `${separable(
      "channels, stride=1",
      ["channels, channels, 3, stride, groups=channels", "channels, 2 * channels, 1, bias=False"],
      "return self.pointwise(self.depthwise(x))",
    )}\n\ndef Net():\n    return Separable(16, stride=2)\n`,
    namedHybrid,
    `${separable("in_channels, out_channels, stride", ["in_channels, in_channels, 3, stride, 1, groups=in_channels", usual[1]])}\n\ndef Net():\n    return Separable(16, 32, 3)\n`,
    `${sharedRelu}\n\ndef Net():\n    return Separable(16, 32)\n`,
    `${separable(
      "in_channels, out_channels",
      usual,
      "y = torch.relu(self.norm(self.depthwise(x)))\n        return self.pointwise(y)",
      "        self.norm = nn.BatchNorm2d(in_channels, eps=1e-3)\n",
    )}\n\ndef Net():\n    return Separable(16, 32)\n`,
    net("nn.Sequential(▮nn.Conv2d(16, 16, 3, groups=16, bias=False), nn.BatchNorm2d(16), nn.ReLU(), nn.Conv2d(16, 32, 1))"),
    threeInSequential(["16, 12, 1", "12, 8, 3, padding=1, groups=4", "8, 20, 1"]),
    threeInSequential(
      ["16, 12, 1, bias=False", "12, 24, (3, 5), 2, groups=6, bias=False", "24, 20, 1, bias=False"],
      "nn.ReLU(),",
      "nn.ELU(),",
    ),
    normalisedThree,
    writtenResnext,
    `${sharedBottleneck}\n\ndef Net():\n    return Branch(16, 8)\n`,
  ],
  tfjs: [
    tfjs('let x = ▮tf.layers.separableConv2d({ filters: 6, kernelSize: 3, padding: "same", activation: "relu" }).apply(input);'),
    tfjs(
      "let x = ▮tf.layers.separableConv2d({ filters: 6, kernelSize: 3, strides: 2, depthMultiplier: 2, useBias: false }).apply(input);",
    ),
    tfjs("const x = ▮tf.layers.separableConv2d({ filters: 6, kernelSize: [3, 5] }).apply(input);"),
    tfjs(
      "let x = ▮tf.layers.depthwiseConv2d({ kernelSize: 3, useBias: false }).apply(input);\nx = tf.layers.conv2d({ filters: 6, kernelSize: 1 }).apply(x);",
    ),
  ],
};
