/** Layers of PyTorch, each with the cursor before it. */
import type { Case } from "../../reader/cases/case";

const imports = "import torch\nfrom torch import nn\n\n\n";

/** A network whose one layer is this. */
export const net = (layer: string, head = imports): string =>
  `${head}class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.conv = ${layer}\n\n    def forward(self, x):\n        return self.conv(x)\n`;

const towers = `class SlicedConv2d(nn.Module):
    """Convolutions on slices of the channels, concatenated: one grouped convolution."""

    def __init__(self):
        super().__init__()
        self.paths = nn.ModuleList(
            ▮nn.Conv2d(4, 8, 3, padding=1)
            for _ in range(4)
        )

    def forward(self, x):
        return torch.cat([path(piece) for path, piece in zip(self.paths, x.split(4, dim=1))], dim=1)


`;

const hybrid = `class HybridConv2d(nn.Module):
    """A sum of one-channel paths: a depthwise convolution, then 1x1."""

    def __init__(self):
        super().__init__()
        self.paths = nn.ModuleList(
            nn.Sequential(
                ▮nn.Conv2d(1, 1, 3, padding=1, bias=False),
                nn.Conv2d(1, 32, 1, bias=c == 0),
            )
            for c in range(16)
        )

    def forward(self, x):
        return sum(path(piece) for path, piece in zip(self.paths, x.split(1, dim=1)))


`;

export const writtenTowers = net("SlicedConv2d()", `${imports}${towers}`);
export const writtenHybrid = net("HybridConv2d()", `${imports}${hybrid}`);

/** Layers of MobileNet, all in one Sequential with others. */
export const mobileNet = net(
  [
    "nn.Sequential(",
    "    nn.Conv2d(16, 16, 1),",
    "    ▮nn.Conv2d(16, 16, 3, padding=1, groups=16, bias=False),",
    "    nn.BatchNorm2d(16),",
    "    nn.ReLU(inplace=True),",
    "    nn.Conv2d(16, 32, 1, bias=False),",
    "    nn.BatchNorm2d(32),",
    "    nn.ReLU(inplace=True),",
    ")",
  ].join("\n        "),
);

/** One-channel paths as one of the members of a Sequential. */
export const hybridAmongOthers = writtenHybrid.replace(
  "= HybridConv2d()",
  "= nn.Sequential(nn.Conv2d(16, 16, 1), HybridConv2d(), nn.BatchNorm2d(32))",
);

/** A module of two layers as it is usually written, with sizes by the names of its parameters. */
export const separable = (
  parameters: string,
  [depthwise, pointwise]: readonly [string, string],
  forward = "x = self.depthwise(x)\n        x = self.pointwise(x)\n        return x",
  between = "",
): string =>
  `${imports}class Separable(nn.Module):\n    def __init__(self, ${parameters}):\n        super().__init__()\n        self.depthwise = ▮nn.Conv2d(${depthwise})\n${between}        self.pointwise = nn.Conv2d(${pointwise})\n\n    def forward(self, x):\n        ${forward}\n`;

const usualDepthwise = "in_channels, in_channels, 3, padding=1, groups=in_channels";
export const usual = [usualDepthwise, "in_channels, out_channels, 1"] as const;
export const sharedRelu = separable(
  "in_channels, out_channels",
  usual,
  "x = self.relu(self.depthwise(x))\n        x = self.relu(self.pointwise(x))\n        return x",
  "        self.relu = nn.ReLU(inplace=True)\n",
);
const given = "in_channels, in_channels, kernel_size, stride, padding, groups=in_channels, bias=bias";

/** A ResNeXt branch as three attributes, with sizes by the names of its parameters. */
export const bottleneck = (
  convolutions: readonly [string, string, string],
  forward: readonly string[],
  { parameters = "", between = "" } = {},
): string =>
  `${imports}class Branch(nn.Module):\n    def __init__(self${parameters}):\n        super().__init__()\n        self.conv1 = nn.Conv2d(${convolutions[0]})\n        self.conv2 = ▮nn.Conv2d(${convolutions[1]})\n        self.conv3 = nn.Conv2d(${convolutions[2]})\n${between}\n    def forward(self, x):\n${forward
    .map((line) => `        ${line}\n`)
    .join("")}`;

const ofCardinality = [
  "channels, 4 * cardinality, 1, bias=False",
  "4 * cardinality, 4 * cardinality, 3, padding=1, groups=cardinality, bias=False",
  "4 * cardinality, channels, 1, bias=False",
] as const;

/** As torchvision writes it: one ReLU is shared, also by what follows. */
export const sharedBottleneck = bottleneck(
  ofCardinality,
  [
    "out = self.conv1(x)",
    "out = self.bn1(out)",
    "out = self.relu(out)",
    "out = self.conv2(out)",
    "out = self.bn2(out)",
    "out = self.relu(out)",
    "out = self.conv3(out)",
    "out = self.bn3(out)",
    "return self.relu(out + x)",
  ],
  {
    parameters: ", channels, cardinality",
    between:
      "        self.bn1 = nn.BatchNorm2d(4 * cardinality)\n        self.bn2 = nn.BatchNorm2d(4 * cardinality)\n        self.bn3 = nn.BatchNorm2d(channels)\n        self.relu = nn.ReLU(inplace=True)\n",
  },
);

const resnextPaths = `class ResNeXtPaths(nn.Module):
    """A sum of paths 1x1, convolution, 1x1: a 1x1, a grouped convolution, then 1x1."""

    def __init__(self):
        super().__init__()
        self.paths = nn.ModuleList(
            nn.Sequential(
                nn.Conv2d(16, 3, 1, bias=False),
                nn.BatchNorm2d(3),
                nn.ReLU(),
                ▮nn.Conv2d(3, 2, 3, padding=1),
                nn.Conv2d(2, 20, 1, bias=c == 0),
            )
            for c in range(4)
        )

    def forward(self, x):
        return sum(path(x) for path in self.paths)


`;

export const writtenResnext = net("ResNeXtPaths()", `${imports}${resnextPaths}`);

/** Three layers in a Sequential, with others between. */
export const threeInSequential = (
  [entry, grouped, exit]: readonly [string, string, string],
  behindEntry = "",
  behindGrouped = "",
): string =>
  net(
    `nn.Sequential(\n            nn.Conv2d(${entry}),\n${behindEntry}            ▮nn.Conv2d(${grouped}),\n${behindGrouped}            nn.Conv2d(${exit}),\n        )`,
  );

const plainThree = ["16, 12, 1", "12, 8, 3, padding=1, groups=4", "8, 20, 1"] as const;

export const normalisedThree = threeInSequential(
  ["16, 12, 1, bias=False", "12, 8, 3, stride=2, padding=1, groups=4, bias=False", "8, 20, 1"],
  "            nn.BatchNorm2d(12),\n            nn.ReLU(),\n",
  "            nn.BatchNorm2d(8),\n            nn.ReLU(),\n",
);

export const pytorch: readonly Case[] = [
  ["a grouped layer", net("▮nn.Conv2d(16, 32, 3, padding=1, groups=4)")],
  ["a depthwise layer by position", net("▮nn.Conv2d(16, 16, 3, 2, 1, 1, 16, False)")],
  ["depthwise, then 1×1", net("nn.Sequential(▮nn.Conv2d(16, 16, 3, padding=1, groups=16, bias=False), nn.Conv2d(16, 32, 1))")],
  [
    "depthwise with a bias, then 1×1 without",
    net(
      "nn.Sequential(\n            ▮nn.Conv2d(16, 16, 3, groups=16),\n            nn.Conv2d(16, 32, 1, bias=False),\n        )",
    ),
  ],
  [
    "depthwise, then 1×1, then more",
    net("nn.Sequential(▮nn.Conv2d(16, 16, 3, groups=16), nn.Conv2d(16, 32, 1), nn.BatchNorm2d(32))"),
  ],
  ["a decorated class", net("▮nn.Conv2d(16, 32, 3, groups=4)").replace("class Net", "# The network.\n@final\nclass Net")],
  ["a device and a type", net("▮nn.Conv2d(16, 32, 3, groups=4, device=device, dtype=torch.float32)")],
  ["a type", net('▮nn.Conv2d(16, 32, kernel_size=(3, 5), padding="same", groups=4, dtype=torch.float32)')],
  ["padding that reflects", net('▮nn.Conv2d(16, 32, 3, padding=1, groups=4, padding_mode="reflect")')],
  ["channels by a name", net("▮nn.Conv2d(width, width, 3, groups=width)")],
  ["sizes by the names of parameters", separable("in_channels, out_channels", usual)],
  [
    "sizes by names, the layers one in the other",
    separable("in_channels, out_channels", usual, "return self.pointwise(self.depthwise(x))"),
  ],
  [
    "windows and biases that callers may give",
    separable("in_channels, out_channels, kernel_size=3, stride=1, padding=1, bias=False", [
      given,
      "in_channels, out_channels, 1, bias=bias",
    ]),
  ],
  [
    "a stride that callers say",
    separable("in_channels, out_channels, stride", ["in_channels, in_channels, 3, stride, 1, groups=in_channels", usual[1]]),
  ],
  [
    "a normalisation and a ReLU between, as attributes and a function",
    separable(
      "in_channels, out_channels",
      usual,
      "x = self.depthwise(x)\n        x = self.norm(x)\n        x = F.relu(x, inplace=True)\n        x = self.pointwise(x)\n        return x",
      "        self.norm = nn.BatchNorm2d(in_channels, eps=1e-3)\n",
    ).replace("nn\n\n", "nn\nfrom torch.nn import functional as F\n\n"),
  ],
  ["a ReLU between that is used again", sharedRelu],
  [
    "a ReLU between, and a class that extends this one",
    `${sharedRelu}\n\nclass Other(Separable):\n    def forward(self, x):\n        return self.depthwise(x)\n`,
  ],
  [
    "two of three layers, one of which is asked for by its number",
    net("nn.Sequential(▮nn.Conv2d(16, 16, 3, groups=16), nn.Conv2d(16, 32, 1), nn.ReLU())").replace(
      "return self.conv(x)",
      "return self.conv[:2](x)",
    ),
  ],
  [
    "two layers, one of which is asked for by its number",
    net("nn.Sequential(▮nn.Conv2d(16, 16, 3, groups=16), nn.Conv2d(16, 32, 1))").replace(
      "return self.conv(x)",
      "return self.conv[1](self.conv[0](x))",
    ),
  ],
  ["a MobileNet's layers in one Sequential", mobileNet],
  [
    "a MobileNet's layers in a function",
    `${imports}def conv_dw(inp, oup, stride):\n    return nn.Sequential(\n        ▮nn.Conv2d(inp, inp, 3, stride, 1, groups=inp, bias=False),\n        nn.BatchNorm2d(inp),\n        nn.ReLU(inplace=True),\n        nn.Conv2d(inp, oup, 1, 1, 0, bias=False),\n        nn.BatchNorm2d(oup),\n        nn.ReLU(inplace=True),\n    )\n`,
  ],
  ["one-channel paths among other layers", hybridAmongOthers],
  [
    "all that stands in one Sequential",
    net(
      "nn.Sequential(\n            ▮nn.Conv2d(16, 16, 3, groups=16, bias=False),\n            nn.BatchNorm2d(num_features=16),\n            nn.ReLU(),\n            nn.Conv2d(16, 32, 1),\n        )",
    ),
  ],
  [
    "a ReLU between with a name that is used elsewhere",
    separable(
      "in_channels, out_channels",
      usual,
      "y = self.depthwise(x)\n        z = torch.relu(y)\n        x = self.pointwise(z)\n        return x + z.mean()",
    ),
  ],
  [
    "groups that callers may give",
    net("▮nn.Conv2d(width, width, 3, groups=groups)").replace("(self):", "(self, width, groups=1):"),
  ],
  ["a multiplier and a name that loops have", separable("c", ["c, 2 * c, 3, groups=c", "2 * c, 4 * c, 1"])],
  ["a name that the class needs itself", net("▮nn.Conv2d(16, 16, 3, groups=16, dtype=x)").replace("(self):", "(self, x):")],
  [
    "sizes of the module itself",
    separable("config", ["self.width, self.width, 3, groups=self.width", "self.width, config.out, 1"]),
  ],
  [
    "a size that is computed where the layer is made",
    net("▮nn.Conv2d(8 * g, 16 * g, 3, groups=g, dtype=type_of(g))").replace("(self):", "(self, g):"),
  ],
  [
    "several channels in each of a number of groups by name",
    net("▮nn.Conv2d(8 * g, 16 * g, 3, groups=g)").replace("(self):", "(self, g):"),
  ],
  ["channels by a name of known value", net("▮nn.Conv2d(width, 2 * width, 3, groups=4)", `${imports}width = 16\n\n\n`)],
  ["without torch itself", net("▮nn.Conv2d(16, 32, 3, groups=4)", "from torch import nn\n\n\n")],
  [
    "imported by its own name",
    net("▮Conv2d(16, 32, 3, groups=4)", "import torch\nfrom torch import nn\nfrom torch.nn import Conv2d\n\n\n"),
  ],
  ["the usual names taken", net("▮nn.Conv2d(16, 32, 3, groups=4)", `${imports}SlicedConv2d = None\n\n\n`)],
  ["a module of its own", "import torch\nfrom torch import nn\n\nconv = ▮nn.Conv2d(16, 32, 3, groups=4)\n"],
  ["slices as they are written here", writtenTowers],
  ["one-channel paths as they are written here", writtenHybrid],
  ["slices that are used twice", `${writtenTowers}\n\nother = SlicedConv2d()\n`],
  ["slices as others write them", writtenTowers.replace("return torch", "print(x.shape)\n        return torch")],
  [
    "two attributes",
    `${imports}class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.depthwise = ▮nn.Conv2d(16, 16, 3, groups=16, bias=False)\n        self.pointwise = nn.Conv2d(16, 32, 1)\n\n    def forward(self, x):\n        return self.pointwise(self.depthwise(x))\n`,
  ],
  ["a plain layer", net("▮nn.Conv2d(16, 32, 3)")],
  ["a kernel that is asked for", net("▮nn.Conv2d(16, 32, 3, groups=4)\n        nn.init.zeros_(self.conv.weight)")],
  ["three layers", net(`nn.Sequential(nn.Conv2d(16, 12, 1), ▮nn.Conv2d(12, 8, 3, groups=4), nn.Conv2d(8, 20, 1))`)],
  [
    "three layers, ReLUs between",
    threeInSequential(plainThree, "            nn.ReLU(),\n", "            nn.ReLU(inplace=True),\n"),
  ],
  ["three layers, normalisations and ReLUs between", normalisedThree],
  ["three layers, a pool between", threeInSequential(plainThree, "            nn.MaxPool2d(2),\n")],
  ["three layers, the last at a stride", threeInSequential(["16, 12, 1", "12, 8, 3, groups=4", "8, 20, 1, stride=2"])],
  ["three layers, groups that do not divide", threeInSequential(["16, 12, 1", "12, 8, 3, groups=5", "8, 20, 1"])],
  [
    "three layers, then more",
    threeInSequential(plainThree).replace("1),\n        )", "1),\n            nn.BatchNorm2d(20),\n        )"),
  ],
  ["three layers, as many groups as channels", threeInSequential(["16, 12, 1", "12, 12, 3, groups=12", "12, 20, 1"])],
  ["three attributes that share a ReLU", sharedBottleneck],
  [
    "three attributes, functions between",
    bottleneck(ofCardinality, ["x = torch.relu(self.conv1(x))", "x = torch.relu(self.conv2(x))", "return self.conv3(x)"], {
      parameters: ", channels, cardinality",
    }),
  ],
  [
    "three attributes, one of which is used twice",
    bottleneck(ofCardinality, ["x = self.conv3(self.conv2(self.conv1(x)))", "return x + self.conv1(x)"], {
      parameters: ", channels, cardinality",
    }),
  ],
  [
    "three attributes, a cardinality that need not divide",
    bottleneck(
      ["channels, width, 1", "width, width, 3, groups=cardinality", "width, channels, 1"],
      ["return self.conv3(self.conv2(self.conv1(x)))"],
      { parameters: ", channels, width, cardinality" },
    ),
  ],
  [
    "three attributes, a stride and biases that callers may give",
    bottleneck(
      [
        "16, 4 * groups, 1, bias=bias",
        "4 * groups, 4 * groups, 3, stride, 1, groups=groups, bias=bias",
        "4 * groups, 16, 1, bias=bias",
      ],
      ["return self.conv3(self.conv2(self.conv1(x)))"],
      { parameters: ", groups, stride=1, bias=False" },
    ),
  ],
  [
    "three attributes, a stride that callers say",
    bottleneck(
      ["16, 4 * groups, 1", "4 * groups, 4 * groups, 3, stride, 1, groups=groups", "4 * groups, 16, 1"],
      ["return self.conv3(self.conv2(self.conv1(x)))"],
      { parameters: ", groups, stride" },
    ),
  ],
  ["ResNeXt paths as they are written here", writtenResnext],
  ["ResNeXt paths as others write them", writtenResnext.replace("return sum", "print(x.shape)\n        return sum")],
  [
    "a text that begins lines",
    net("▮nn.Conv2d(16, 32, 3, groups=4)").replace("        super", '        """Says\nthat it is a network.\n"""\n        super'),
  ],
];
