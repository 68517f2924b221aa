/** Layers of Flax, each with the cursor before it. */
import type { Case } from "../../reader/cases/case";

const net = (lines: string, imports = "import flax.linen as nn\nimport jax.numpy as jnp\n"): string =>
  `${imports}\n\nclass Net(nn.Module):\n    @nn.compact\n    def __call__(self, x):\n        x = nn.Conv(16, (1, 1))(x)\n${lines
    .split("\n")
    .map((line) => `        ${line}\n`)
    .join("")}        return x\n`;

export const flax: readonly Case[] = [
  ["a grouped layer", net("x = ▮nn.Conv(32, (3, 3), feature_group_count=4)(x)")],
  ["a grouped layer without jnp", net("x = ▮nn.Conv(32, (3, 3), feature_group_count=4)(x)", "import flax.linen as nn\n")],
  [
    "depthwise, then 1×1",
    net(
      'x = ▮nn.Conv(16, (3, 3), feature_group_count=16, use_bias=False, name="sep_depthwise")(x)\nx = nn.Conv(32, (1, 1), name="sep_pointwise")(x)',
    ),
  ],
  [
    "depthwise, ReLU, then 1×1",
    net("x = ▮nn.Conv(16, (3, 3), feature_group_count=16)(x)\nx = nn.relu(x)\nx = nn.Conv(32, (1, 1))(x)"),
  ],
  [
    "depthwise with an initialiser, then 1×1",
    net("x = ▮nn.Conv(16, (3, 3), feature_group_count=16, use_bias=False, kernel_init=own)(x)\nx = nn.Conv(32, (1, 1))(x)"),
  ],
  [
    "one-channel paths as they are written here",
    net(
      "paths = []\nfor c in range(16):\n    path = ▮nn.Conv(1, (3, 3), use_bias=False)(x[..., c : c + 1])\n    path = nn.Conv(32, (1, 1), use_bias=c == 0)(path)\n    paths.append(path)\nx = sum(paths)",
    ),
  ],
  [
    "three layers",
    net(
      'x = ▮nn.Conv(12, (1, 1), name="entry")(x)\nx = nn.Conv(8, (3, 3), strides=2, feature_group_count=4, name="grouped")(x)\nx = nn.Conv(20, (1, 1), name="exit")(x)',
    ),
  ],
  [
    "three layers, normalisations and ReLUs between",
    net(
      "x = ▮nn.Conv(12, (1, 1), use_bias=False)(x)\nx = nn.BatchNorm(use_running_average=True)(x)\nx = nn.relu(x)\nx = nn.Conv(8, (3, 3), feature_group_count=4, use_bias=False)(x)\nx = nn.BatchNorm(use_running_average=True)(x)\nx = nn.relu(x)\nx = nn.Conv(20, (1, 1), use_bias=False)(x)",
    ),
  ],
  [
    "three layers, one initialised otherwise",
    net(
      "x = ▮nn.Conv(12, (1, 1), kernel_init=own)(x)\nx = nn.Conv(8, (3, 3), feature_group_count=4)(x)\nx = nn.Conv(20, (1, 1))(x)",
    ),
  ],
  [
    "ResNeXt paths as they are written here",
    net(
      "paths = []\nfor c in range(4):\n    path = ▮nn.Conv(3, (1, 1))(x)\n    path = nn.relu(path)\n    path = nn.Conv(2, (3, 3))(path)\n    path = nn.relu(path)\n    path = nn.Conv(20, (1, 1), use_bias=c == 0)(path)\n    paths.append(path)\nx = sum(paths)",
    ),
  ],
  ["a plain layer", net("x = ▮nn.Conv(32, (3, 3))(x)")],
  ["groups by a name", net("x = ▮nn.Conv(self.width, (3, 3), feature_group_count=self.width)(x)")],
];
