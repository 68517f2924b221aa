/** Flax, linen and nnx. */
import type { Case } from "./case";

const F = "import jax.numpy as jnp\nfrom flax import linen as nn\n";
const N = "from flax import nnx\n";
const indent = (lines: string): string =>
  lines
    .split("\n")
    .map((line) => `        ${line}`)
    .join("\n");

/** A compact module with this body. */
const compact = (body: string, fields = ""): string =>
  `${F}class Net(nn.Module):\n${fields}    @nn.compact\n    def __call__(self, x):\n${indent(body)}`;

export const flaxCases: readonly Case[] = [
  ["a plain convolution", `${F}nn.Conv(features=32, kernel_size=(3, 3))`],
  ["arguments by position", `${F}nn.Conv(8, (3, 3), (2, 2), "VALID")`],
  ["SAME with stride 2", `${F}nn.Conv(8, (3, 3), strides=2)`],
  ["depthwise by the shape of the map", compact("c = x.shape[-1]\nreturn nn.Conv(c, (3, 3), feature_group_count=c)(x)")],
  [
    "depthwise separable",
    compact(
      "c = x.shape[-1]\nx = nn.Conv(c, (3, 3), feature_group_count=c, use_bias=False)(x)\nx = nn.BatchNorm(use_running_average=True)(x)\nx = nn.relu(x)\nreturn nn.Conv(self.features, (1, 1))(x)",
      "    features: int\n",
    ),
  ],
  [
    "nothing between",
    compact("c = x.shape[-1]\nx = nn.Conv(c, (3, 3), feature_group_count=c, use_bias=False)(x)\nreturn nn.Conv(16, (1, 1))(x)"),
  ],
  [
    "a field with a default",
    compact(
      "return nn.Conv(self.features, (3, 3), strides=(self.stride, self.stride))(x)",
      "    features: int\n    stride: int = 2\n",
    ),
  ],
  ["grouped", compact("x = nn.Conv(64, (1, 1))(x)\nreturn nn.Conv(64, (3, 3), feature_group_count=8)(x)")],
  ["groups that do not divide", compact("x = nn.Conv(60, (1, 1))(x)\nreturn nn.Conv(64, (3, 3), feature_group_count=8)(x)")],
  ["dilation", `${F}nn.Conv(8, (3, 3), kernel_dilation=2)`],
  ["one extent", `${F}nn.Conv(8, (3,))`],
  ["three extents", `${F}nn.Conv(8, (3, 3, 3))`],
  ["padding in pairs", `${F}nn.Conv(8, (3, 3), padding=[(1, 1), (1, 1)])`],
  ["padding in unequal pairs", `${F}nn.Conv(8, (3, 3), padding=((0, 1), (0, 1)))`],
  ["padding by number", `${F}nn.Conv(8, (3, 3), padding=1)`],
  ["circular padding", `${F}nn.Conv(8, (3, 3), padding="CIRCULAR")`],
  [
    "setup",
    `${F}class Net(nn.Module):\n    def setup(self):\n        self.a = nn.Conv(8, (3, 3))\n        self.b = nn.Conv(8, (1, 1))\n    def __call__(self, x):\n        return self.b(nn.relu(self.a(x)))`,
  ],
  ["a residual addition", compact("y = nn.Conv(x.shape[-1], (3, 3))(x)\nreturn x + y")],
  [
    "Inception towers",
    compact("a = nn.Conv(8, (1, 1))(x)\nb = nn.Conv(8, (3, 3))(nn.Conv(4, (1, 1))(x))\nreturn jnp.concatenate([a, b], axis=-1)"),
  ],
  ["partial", `${F}from functools import partial\nConv3 = partial(nn.Conv, kernel_size=(3, 3), use_bias=False)\nConv3(16)`],
  ["a loop over fields", compact("for f in (8, 16):\n    x = nn.relu(nn.Conv(f, (3, 3))(x))\nreturn x")],
  [
    "nnx",
    `${N}class Net(nnx.Module):\n    def __init__(self, rngs: nnx.Rngs):\n        self.a = nnx.Conv(3, 32, kernel_size=(3, 3), rngs=rngs)\n        self.b = nnx.Conv(32, 32, (3, 3), feature_group_count=32, rngs=rngs)\n        self.c = nnx.Conv(32, 64, (1, 1), rngs=rngs)\n    def __call__(self, x):\n        return self.c(self.b(nnx.relu(self.a(x))))`,
  ],
  [
    "nnx, grouped, of unknown channels",
    `${N}def f(c, rngs):\n    return nnx.Conv(c, c, (3, 3), feature_group_count=c, rngs=rngs)`,
  ],
  ["nnx Sequential", `${N}nnx.Sequential(nnx.Conv(3, 8, (3, 3)), nnx.relu, nnx.Conv(8, 8, (3, 3), feature_group_count=8))`],
  ["linen Sequential", `${F}nn.Sequential([nn.Conv(8, (3, 3)), nn.relu, nn.Conv(8, (1, 1))])`],
  ["no import, as in a cell of a notebook", `nn.Conv(8, (3, 3))`],
  ["pools", compact("x = nn.Conv(8, (3, 3))(x)\nx = nn.avg_pool(x, (2, 2), strides=(2, 2))\nreturn nn.Conv(8, (3, 3))(x)")],
  [
    "one-channel paths over slices, summed",
    `import flax.linen as nn\nimport jax.numpy as jnp\n\n\nclass Net(nn.Module):\n    @nn.compact\n    def __call__(self, x):\n        x = nn.Conv(4, (1, 1))(x)\n        paths = []\n        for piece in jnp.split(x, 4, axis=-1):\n            path = nn.Conv(1, (3, 3), use_bias=False)(piece)\n            path = nn.Conv(6, (1, 1), use_bias=False)(path)\n            paths.append(path)\n        return sum(paths)\n`,
  ],
];
