/** PyTorch as people write it, and the hard cases. */
import type { Case } from "./case";

const T = "import torch\nfrom torch import nn\nimport torch.nn.functional as F\n";
const indent = (lines: string): string =>
  lines
    .split("\n")
    .map((line) => `        ${line}`)
    .join("\n");

/** A module with these layers and this forward pass. */
const net = (layers: string, forward: string, parameters = ""): string =>
  `${T}class Net(nn.Module):\n    def __init__(self${parameters}):\n        super().__init__()\n${indent(layers)}\n    def forward(self, x):\n${indent(forward)}`;

export const pytorchCases: readonly Case[] = [
  ["a plain convolution", `${T}nn.Conv2d(3, 8, 3)`],
  ["padding that keeps the extent", `${T}nn.Conv2d(3, 8, 3, padding=1)`],
  ["padding that does not", `${T}nn.Conv2d(3, 8, 3, padding=2)`],
  ["padding by name", `${T}nn.Conv2d(3, 8, 5, padding="same")`],
  ["padding of a 1×1", `${T}nn.Conv2d(8, 8, 1)`],
  ["stride 2 with padding 1", `${T}nn.Conv2d(3, 8, 3, 2, 1)`],
  ["unequal strides", `${T}nn.Conv2d(3, 8, 3, stride=(1, 2), padding=1)`],
  ["dilation with its padding", `${T}nn.Conv2d(3, 8, 3, padding=2, dilation=2)`],
  ["a rectangular kernel", `${T}nn.Conv2d(3, 8, (1, 7), padding=(0, 3))`],
  ["depthwise by groups", `${T}nn.Conv2d(32, 32, 3, padding=1, groups=32, bias=False)`],
  ["depthwise with a multiplier", `${T}nn.Conv2d(32, 64, 3, padding=1, groups=32)`],
  ["depthwise of unknown channels", `${T}def f(c):\n    return nn.Conv2d(c, c, 3, padding=1, groups=c)`],
  ["grouped", `${T}nn.Conv2d(64, 128, 3, padding=1, groups=4)`],
  ["groups that do not divide", `${T}nn.Conv2d(64, 128, 3, padding=1, groups=5)`],
  ["groups of unknown channels", `${T}def f(c):\n    return nn.Conv2d(c, 2 * c, 3, groups=4)`],
  ["one input channel", `${T}nn.Conv2d(1, 8, 3, groups=1)`],
  ["reflecting padding", `${T}nn.Conv2d(3, 8, 3, padding=1, padding_mode="reflect")`],
  [
    "the defaults of a helper",
    `${T}def conv3x3(i, o, stride=1, groups=1, dilation=1):\n    return nn.Conv2d(i, o, kernel_size=3, stride=stride, padding=dilation, groups=groups, bias=False, dilation=dilation)`,
  ],
  [
    "a helper that is called",
    `${T}def conv3x3(i, o, stride=1):\n    return nn.Conv2d(i, o, 3, stride, 1, bias=False)\nconv3x3(16, 32, stride=2)`,
  ],
  ["padding by arithmetic on a parameter", `${T}def f(c, k=3):\n    return nn.Conv2d(c, c, k, padding=(k - 1) // 2)`],
  ["padding of an unknown kernel", `${T}def f(c, k):\n    return nn.Conv2d(c, c, k, padding=k // 2)`],
  ["**kwargs that are not known", `${T}def f(i, o, **kw):\n    return nn.Conv2d(i, o, bias=False, **kw)`],
  [
    "a class that passes **kwargs on",
    `${T}class BasicConv2d(nn.Module):\n    def __init__(self, i, o, **kw):\n        super().__init__()\n        self.conv = nn.Conv2d(i, o, bias=False, **kw)\n        self.bn = nn.BatchNorm2d(o, eps=0.001)\n    def forward(self, x):\n        return F.relu(self.bn(self.conv(x)), inplace=True)\nBasicConv2d(3, 8, kernel_size=3, stride=2)`,
  ],
  ["*args that are not known", `${T}def f(*args):\n    return nn.Conv2d(*args)`],
  ["partial", `${T}from functools import partial\nconv = partial(nn.Conv2d, kernel_size=1, bias=False)\nconv(3, 8)`],
  ["an alias of the module", `import torch.nn as tnn\ntnn.Conv2d(3, 8, 1)`],
  ["an alias of the name", `from torch.nn import Conv2d as C2\nC2(3, 8, 1)`],
  ["the module where it is defined", `from torch.nn.modules.conv import Conv2d\nConv2d(3, 8, 1)`],
  ["no import, as in a cell of a notebook", `nn.Conv2d(3, 8, 1)`],
  [
    "a class that may be another",
    `${T}def f(linear):\n    layer = nn.Linear if linear else nn.Conv2d\n    return layer(3, 8, 1)`,
  ],
  [
    "a separable class",
    net(
      "self.depthwise = nn.Conv2d(c, c, 3, padding=1, groups=c, bias=False)\nself.pointwise = nn.Conv2d(c, o, 1, bias=False)",
      "return self.pointwise(self.depthwise(x))",
      ", c, o",
    ),
  ],
  [
    "a separable class that is used",
    `${T}class SeparableConv2d(nn.Module):\n    def __init__(self, i, o, k=3):\n        super().__init__()\n        self.dw = nn.Conv2d(i, i, k, padding=k // 2, groups=i)\n        self.pw = nn.Conv2d(i, o, 1)\n    def forward(self, x):\n        return self.pw(self.dw(x))\nSeparableConv2d(32, 64)\nSeparableConv2d(32, 64, k=5)`,
  ],
  [
    "batch norm between",
    net(
      "self.a = nn.Conv2d(8, 8, 3, groups=8)\nself.n = nn.BatchNorm2d(8)\nself.b = nn.Conv2d(8, 4, 1)",
      "return self.b(self.n(self.a(x)))",
    ),
  ],
  [
    "ReLU between, as a function",
    net("self.a = nn.Conv2d(8, 8, 3, groups=8)\nself.b = nn.Conv2d(8, 4, 1)", "x = self.a(x)\nx = F.relu(x)\nreturn self.b(x)"),
  ],
  [
    "SiLU between",
    net(
      "self.a = nn.Conv2d(8, 8, 3, groups=8)\nself.b = nn.Conv2d(8, 4, 1)\nself.act = nn.SiLU()",
      "return self.b(self.act(self.a(x)))",
    ),
  ],
  [
    "pointwise then depthwise is another module",
    net("self.a = nn.Conv2d(8, 16, 1)\nself.b = nn.Conv2d(16, 16, 3, groups=16)", "return self.b(self.a(x))"),
  ],
  [
    "Sequential",
    `${T}nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 8, 3, groups=8), nn.Conv2d(8, 4, 1))`,
  ],
  [
    "nested Sequential",
    `${T}def dw(c, o):\n    return nn.Sequential(nn.Conv2d(c, c, 3, padding=1, groups=c), nn.Sequential(nn.BatchNorm2d(c), nn.ReLU()), nn.Conv2d(c, o, 1))\nnn.Sequential(dw(8, 16), nn.Sequential(dw(16, 32)))`,
  ],
  [
    "Sequential of an OrderedDict",
    `${T}from collections import OrderedDict\nnn.Sequential(OrderedDict([("a", nn.Conv2d(3, 8, 3)), ("b", nn.Conv2d(8, 8, 3, groups=8))]))`,
  ],
  [
    "Sequential of a list that grew",
    `${T}layers = []\nc = 3\nfor o in (8, 16):\n    layers.append(nn.Conv2d(c, o, 3, padding=1))\n    layers += [nn.BatchNorm2d(o), nn.ReLU()]\n    c = o\nnn.Sequential(*layers)`,
  ],
  [
    "a class that extends Sequential",
    `${T}class ConvBNReLU(nn.Sequential):\n    def __init__(self, i, o, k=3, s=1, g=1):\n        super().__init__(nn.Conv2d(i, o, k, s, (k - 1) // 2, groups=g, bias=False), nn.BatchNorm2d(o), nn.ReLU())\nConvBNReLU(3, 16)\nConvBNReLU(16, 16, g=16)`,
  ],
  [
    "a base class that makes the layers",
    `${T}class Base(nn.Module):\n    def __init__(self, c):\n        super().__init__()\n        self.conv = nn.Conv2d(c, c, 1)\nclass Net(Base):\n    def __init__(self):\n        super().__init__(8)\n    def forward(self, x):\n        return self.conv(x)`,
  ],
  ["a residual addition", net("self.a = nn.Conv2d(8, 8, 3, padding=1)", "return x + self.a(x)")],
  [
    "a residual addition in place",
    net(
      "self.a = nn.Conv2d(8, 8, 3, padding=1)\nself.b = nn.Conv2d(8, 8, 3, padding=1)",
      "out = F.relu(self.a(x))\nout = self.b(out)\nout += x\nreturn F.relu(out)",
    ),
  ],
  [
    "a shortcut that a test decides",
    net(
      "self.a = nn.Conv2d(c, c, 3, padding=1)\nself.down = down",
      "identity = x\nif self.down is not None:\n    identity = self.down(x)\nreturn self.a(x) + identity",
      ", c, down=None",
    ),
  ],
  [
    "a ResNeXt block",
    net(
      "self.a = nn.Conv2d(256, 128, 1, bias=False)\nself.b = nn.Conv2d(128, 128, 3, padding=1, groups=32, bias=False)\nself.c = nn.Conv2d(128, 256, 1, bias=False)",
      "return x + self.c(F.relu(self.b(F.relu(self.a(x)))))",
    ),
  ],
  [
    "an inverted residual block",
    net(
      "self.conv = nn.Sequential(nn.Conv2d(c, 6 * c, 1), nn.ReLU6(), nn.Conv2d(6 * c, 6 * c, 3, padding=1, groups=6 * c), nn.ReLU6(), nn.Conv2d(6 * c, c, 1))",
      "return x + self.conv(x)",
      ", c",
    ),
  ],
  [
    "Inception towers",
    net(
      "self.a = nn.Conv2d(c, 16, 1)\nself.b = nn.Sequential(nn.Conv2d(c, 8, 1), nn.Conv2d(8, 16, 3, padding=1))\nself.pool = nn.AvgPool2d(3, 1, 1)\nself.d = nn.Conv2d(c, 16, 1)",
      "return torch.cat([self.a(x), self.b(x), self.d(self.pool(x))], 1)",
      ", c",
    ),
  ],
  [
    "a dense concatenation is no Inception",
    net("self.a = nn.Conv2d(c, 16, 3, padding=1)", "return torch.cat([x, self.a(x)], 1)", ", c"),
  ],
  [
    "ModuleList is what it holds",
    net(
      "self.convs = nn.ModuleList([nn.Conv2d(8, 8, 1) for _ in range(3)])",
      "for conv in self.convs:\n    x = conv(x)\nreturn x",
    ),
  ],
  [
    "functional, weights known",
    net("self.w = nn.Parameter(torch.randn(8, 1, 3, 3))", "return F.conv2d(x, self.w, padding=1, groups=8)"),
  ],
  ["functional, weights not known", `${T}def f(x, w):\n    return F.conv2d(x, w, stride=2)`],
  ["functional, the short path", `${T}def f(x):\n    return torch.conv2d(x, torch.zeros(4, 3, 1, 1))`],
  ["channels by the shape of a map", `${T}def f(x):\n    c = x.shape[1]\n    return nn.Conv2d(c, c, 3, padding=1, groups=c)(x)`],
  [
    "branches that differ",
    `${T}def f(c, big):\n    if big:\n        conv = nn.Conv2d(c, c, 5, padding=2)\n    else:\n        conv = nn.Conv2d(c, c, 3, padding=1)\n    return conv`,
  ],
  ["a branch that is not taken", `${T}USE = False\nif USE:\n    a = nn.Conv2d(3, 8, 3)\nelse:\n    a = nn.Conv2d(3, 8, 1)`],
  [
    "a method that makes layers",
    `${T}class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.c = 16\n        self.layer1 = self._make(32, 2)\n    def _make(self, o, n):\n        layers = []\n        for _ in range(n):\n            layers.append(nn.Conv2d(self.c, o, 3, padding=1))\n            self.c = o\n        return nn.Sequential(*layers)\n    def forward(self, x):\n        return self.layer1(x)`,
  ],
  [
    "a network of a few hundred layers is no module",
    `${T}class Block(nn.Module):\n    def __init__(self, c):\n        super().__init__()\n        self.a = nn.Conv2d(c, c, 3, padding=1)\n    def forward(self, x):\n        return x + self.a(x)\nnet = nn.Sequential(*[Block(8) for _ in range(40)])`,
  ],
  [
    "a class that makes itself",
    `${T}class A(nn.Module):\n    def __init__(self, n):\n        super().__init__()\n        self.a = nn.Conv2d(n, n, 1)\n        self.inner = A(n - 1)`,
  ],
  [
    "a class that is its own base",
    `${T}class A(A):\n    def __init__(self):\n        super().__init__()\n        self.a = nn.Conv2d(3, 3, 1)`,
  ],
  [
    "one-channel paths over slices, summed",
    `import torch\nfrom torch import nn\n\n\nclass Hybrid(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.paths = nn.ModuleList(\n            nn.Sequential(\n                nn.Conv2d(1, 1, 3, padding=1, bias=False),\n                nn.Conv2d(1, 6, 1, bias=c == 0),\n            )\n            for c in range(4)\n        )\n\n    def forward(self, x):\n        return sum(path(piece) for path, piece in zip(self.paths, x.split(1, dim=1)))\n`,
  ],
  [
    "convolutions on slices, concatenated",
    `import torch\nfrom torch import nn\n\n\nclass Towers(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.paths = nn.ModuleList(nn.Conv2d(4, 2, 3, padding=1) for _ in range(3))\n        self.pointwise = nn.Conv2d(6, 8, 1)\n\n    def forward(self, x):\n        x = torch.cat([path(piece) for path, piece in zip(self.paths, x.chunk(3, dim=1))], dim=1)\n        return self.pointwise(x)\n\n\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.conv = nn.Conv2d(3, 12, 3)\n        self.towers = Towers()\n\n    def forward(self, x):\n        return self.towers(self.conv(x))\n`,
  ],
  [
    "as many one-channel paths as a parameter says",
    `import torch\nfrom torch import nn\n\n\nclass Hybrid(nn.Module):\n    def __init__(self, n, out):\n        super().__init__()\n        self.paths = nn.ModuleList(\n            nn.Sequential(\n                nn.Conv2d(1, 1, 3, padding=1, bias=False),\n                nn.Conv2d(1, out, 1, bias=c == 0),\n            )\n            for c in range(n)\n        )\n\n    def forward(self, x):\n        return sum(path(piece) for path, piece in zip(self.paths, x.split(1, dim=1)))\n`,
  ],
  [
    "paths that differ with their number, as many as a parameter says",
    `import torch\nfrom torch import nn\n\n\nclass Hybrid(nn.Module):\n    def __init__(self, n, out):\n        super().__init__()\n        self.paths = nn.ModuleList(\n            nn.Sequential(\n                nn.Conv2d(1, 1, 3 if c == 9 else 5, padding=1, bias=False),\n                nn.Conv2d(1, out, 1, bias=c == 0),\n            )\n            for c in range(n)\n        )\n\n    def forward(self, x):\n        return sum(path(piece) for path, piece in zip(self.paths, x.split(1, dim=1)))\n`,
  ],
  [
    "as many layers in a row as a parameter says",
    `${T}class Row(nn.Module):\n    def __init__(self, c, n):\n        super().__init__()\n        self.layers = nn.ModuleList(nn.Conv2d(c, c, 3, padding=1) for _ in range(n))\n    def forward(self, x):\n        for layer in self.layers:\n            x = layer(x)\n        return x`,
  ],
  [
    "a depthwise separable convolution whose stride its callers give",
    `${T}class Separable(nn.Module):\n    def __init__(self, i, o, stride):\n        super().__init__()\n        self.depthwise = nn.Conv2d(i, i, 3, stride, 1, groups=i, bias=False)\n        self.norm = nn.BatchNorm2d(i)\n        self.pointwise = nn.Conv2d(i, o, 1, bias=False)\n    def forward(self, x):\n        return self.pointwise(self.norm(self.depthwise(x)).relu())`,
  ],
  [
    "lazy layers, which read as many channels as come",
    `${T}class Lazy(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.first = nn.Conv2d(3, 24, 3, padding=1)\n        self.depthwise = nn.LazyConv2d(24, 3, padding=1, groups=24, bias=False)\n        self.norm = nn.LazyBatchNorm2d()\n        self.pointwise = nn.LazyConv2d(32, 1)\n    def forward(self, x):\n        return self.pointwise(self.norm(self.depthwise(self.first(x))))\nalone = nn.LazyConv2d(8, 3, 2)`,
  ],
];
