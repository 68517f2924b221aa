/** What is read around a place is what the whole reading has there, though the rest is not read for it. */
import { beforeAll, expect, it } from "vitest";
import { stream } from "../../../src/random";
import { meantAt, type Language, type MeantLayers, type ReadLayer } from "../../../src/reader";
import { linkedTo, wordsOf, type Naming } from "../../../src/reader/syntax/linked";
import { sources } from "./cases";
import { openTestReader, type TestReader } from "./testReader";

let reader: TestReader;

beforeAll(async () => {
  reader = await openTestReader();
});

const offsetsOf = ({ start, end, parts }: ReadLayer): readonly number[] => [start, end, ...parts.map((part) => part.start + 1)];

/** What a text means at each of its layers, and at some other places, as the whole reading says and as it is read around the place. */
function meanings(text: string, language: Language, others: readonly number[] = []): readonly (MeantLayers | null)[] {
  const { layers } = reader.read(text, language);
  const document = reader.open(text, language);
  const found = [...new Set([...layers.flatMap(offsetsOf), ...others])].map((offset) => {
    const whole = meantAt(layers, offset);
    // Anew for each place, so that none has what another one read.
    const fresh = reader.open(text, language);
    expect(meantAt(fresh.layersAround(offset), offset), `${text}\n${offset}`).toEqual(whole);
    fresh.close();
    expect(meantAt(document.layersAround(offset), offset)).toEqual(whole);
    return whole;
  });
  document.close();
  return found;
}

it("is so in all cases", () => {
  const found = sources.flatMap(([source, language]) => meanings(source, language, [0, source.length]));
  expect(found.filter((meant) => meant !== null).length).toBeGreaterThan(400);
});

it("is so in texts of many statements", () => {
  const random = stream("around");
  const python = sources.flatMap(([source, language]) => (language === "python" ? source : []));
  for (let i = 0; i < 8; i++) {
    const parts = Array.from({ length: 12 }, () => python[random.integer(python.length)] ?? "");
    meanings(parts.join("\n\n"), "python");
  }
});

const network = `import torch.nn as nn
def conv(i, o): return nn.Conv2d(i, o, 3, padding=1)
class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv = conv(width, width)
    def forward(self, x): return self.conv(x)
class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = Block(width)
    def forward(self, x): return self.block(x)
class Alone(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 8, 3)
`;

it.each([
  ["what callers give, and theirs", `${network}width = 64`],
  [
    "a list that a function fills which nobody calls",
    "import keras\nfound = []\ndef fill(): found.append(8)\ndef f(x): return keras.layers.Conv2D(found[0], 3)(x)",
  ],
  [
    "a layer of a class that a function uses before",
    "import torch.nn as nn\ndef use(x): return Shared.layer(nn.Conv2d(3, 8, 3)(x))\nclass Shared:\n    layer = nn.LazyConv2d(4, 3)\n    def forward(self, x): return Shared.layer(x)",
  ],
  [
    "fields of an earlier class that have no value",
    "from flax import linen as nn\nclass First(nn.Module):\n    features: int\n    @nn.compact\n    def __call__(self, x): return nn.Conv(self.features, (3, 3))(x)\nclass Second(nn.Module):\n    features: int\n    @nn.compact\n    def __call__(self, x): return nn.Conv(self.features, (3, 3))(x)",
  ],
  [
    "a list of a class that a function fills",
    "import torch.nn as nn\ndef fill(): Shared.found.append(8)\nclass Shared:\n    found = []\n    def f(self, x): return nn.Conv2d(3, Shared.found[0], 3)(x)",
  ],
  ["a name that a statement gives", "import keras\nlayers = keras.layers\ndef f(x): return layers.Conv2D(8, 3)(x)"],
  [
    "a decorator",
    "import torch.nn as nn\ndef twice(f): return lambda x: f(f(x))\n@twice\ndef g(x): return nn.Conv2d(4, 4, 3)(x)\ng(y)",
  ],
  [
    "words of strings and comments",
    `"""Alone in a network."""\n# conv and Block\n${network}__all__ = ["Alone", "Network"]\nwidth = 8`,
  ],
  [
    "a call in a computed string",
    'import torch.nn as nn\ndef f(x, k): return nn.Conv2d(4, 8, k)(x)\ndef g(x): return f"{f(x, 3)}"',
  ],
])("follows %s", (_, text) => {
  expect(meanings(text, "python").length).toBeGreaterThan(0);
});

const naming = (kind: Naming["kind"], words: string, defined: string | null = null, isShared = false): Naming => ({
  ...{ kind, mentioned: new Set(words.split(" ")), defined, isShared },
});

it.each([
  [`names = ["Alone", 'Network', r"\\d", \"\"\"Block\"\"\"]  # conv`, "names"],
  [`"""a \\" b""" + 'it\\'s' + tail`, "tail"],
  ["log(f'{width} of', count)", "log f width of count"],
  ["größe = 2", "größe"],
])("finds the names in %s", (text, expected) => {
  expect(wordsOf(text, true).join(" ")).toBe(expected);
});

it("leaves out what no name leads to", () => {
  const all = [
    naming("import", "import nn"),
    naming("definition", "Block nn self", "Block"),
    naming("definition", "Network Block nn self", "Network"),
    naming("definition", "Alone nn self", "Alone"),
    naming("definition", "helper nn", "helper"),
    naming("other", "print helper nn state"),
    naming("definition", "Cache nn self", "Cache", true),
    naming("definition", "fill Cache", "fill"),
    naming("definition", "count state", "count"),
    naming("definition", "read state", "read"),
  ];
  expect([...linkedTo(1, all)].toSorted()).toEqual([0, 1, 4, 5, 6]);
  expect([...linkedTo(2, all)].toSorted()).toEqual([0, 1, 2, 4, 5, 6]);
  expect([...linkedTo(3, all)].toSorted()).toEqual([0, 3, 4, 5, 6]);
  expect([...linkedTo(6, all)].toSorted()).toEqual([0, 4, 5, 6, 7]);
  expect([...linkedTo(8, all)].toSorted()).toEqual([0, 4, 5, 6, 8, 9]);
});
