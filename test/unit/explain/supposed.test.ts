/** Layers whose stride, dilation or padding the text leaves to its callers: what is told of them holds for all that callers may give. */
import { describe, expect, it } from "vitest";
import { formatSize } from "../../../src/blocks";
import { explainLayer, type Explanation } from "../../../src/explain";
import { openTestReader } from "../reader/testReader";

const reader = await openTestReader();

const source = (body: string, forward: string): string => `from torch import nn

class Own(nn.Module):
    def __init__(self, inputs, outputs, stride, dilation, padding):
        super().__init__()
${body
  .split("\n")
  .map((line) => `        ${line}`)
  .join("\n")}

    def forward(self, x):
        return ${forward}

def use(x, inputs, outputs, stride, dilation, padding):
    return Own(inputs, outputs, stride, dilation, padding)(x)
`;

const depthwise = "self.depthwise = nn.Conv2d(inputs, inputs, 3, stride, padding, dilation, groups=inputs, bias=False)";
const pointwise = "self.pointwise = nn.Conv2d(inputs, outputs, 1, bias=False)";

const modules: Readonly<Record<string, string>> = {
  "a depthwise convolution": source(depthwise, "self.depthwise(x)"),
  "a dense convolution": source("self.dense = nn.Conv2d(inputs, outputs, 3, stride, padding, dilation)", "self.dense(x)"),
  "a separable convolution": source(`${depthwise}\n${pointwise}`, "self.pointwise(self.depthwise(x))"),
  "one with functions between": source(
    `${depthwise}\nself.norm = nn.BatchNorm2d(inputs)\nself.relu = nn.ReLU()\n${pointwise}`,
    "self.pointwise(self.relu(self.norm(self.depthwise(x))))",
  ),
  "an extreme Inception module": source(
    `self.entry = nn.Conv2d(inputs, inputs, 1, bias=False)\n${depthwise}`,
    "self.depthwise(self.entry(x))",
  ),
};

/** The explanation of all that the class is, as far as a window has no part in it. */
function explained(text: string): Explanation {
  const explanations = reader.read(text, "python").layers.flatMap((layer) => explainLayer(layer) ?? []);
  const [whole] = explanations.toSorted((a, b) => sizeOf(b) - sizeOf(a));
  if (whole === undefined) throw new Error(`nothing is explained of ${text}`);
  return whole;
}

const sizeOf = ({ costs }: Explanation): number => costs.parameters.terms.length;

const lasting = ({ title, cardinality, costs, equivalents, limits }: Explanation): unknown => ({
  ...{ title, cardinality: cardinality === null ? null : formatSize(cardinality), limits },
  parameters: formatSize(costs.parameters.total),
  forms: equivalents.map(({ form, law, rules, conditions }) => ({ form, law, rules: rules.map(({ id }) => id), conditions })),
});

/** The same text where the callers' numbers stand in it. */
const given = (text: string, stride: number, dilation: number, padding: number): string =>
  text
    .replaceAll(", stride, dilation, padding)", ")")
    .replace("3, stride, padding, dilation", `3, ${stride}, ${padding}, ${dilation}`);

describe.each(Object.entries(modules))("%s with an unknown window", (_, text) => {
  const supposed = explained(text);

  it("is told to be what it is with any window", () => {
    const windows = [1, 2, 3].flatMap((stride) =>
      [1, 2].flatMap((dilation) => [0, dilation].map((padding) => [stride, dilation, padding] as const)),
    );
    for (const [stride, dilation, padding] of windows) {
      const own = explained(given(text, stride, dilation, padding));
      expect(own.supposition).toBeNull();
      expect(lasting(supposed), `stride ${stride}, dilation ${dilation}, padding ${padding}`).toEqual(lasting(own));
    }
  });

  it("says what is not known, and tells nothing that depends on it", () => {
    expect(supposed.supposition).toMatch(/the stride is stride, .*the dilation is dilation, .*the padding is padding, /);
    expect(supposed.receptiveField).toBeNull();
    expect(supposed.costs.multiplyAdds).toBeNull();
  });
});

describe("a layer that may be another", () => {
  it("is no block that a trial, a chip or a rewrite could take it for", () => {
    const layers = Object.values(modules).flatMap((text) => reader.read(text, "python").layers);
    const open = layers.filter(({ supposed }) => supposed !== null);
    expect(open.length).toBeGreaterThanOrEqual(Object.keys(modules).length);
    expect(open.map(({ block }) => block)).toEqual(open.map(() => null));
  });

  it("is not supposed where it is 1×1, whose stride makes it another form", () => {
    const text = source("self.pointwise = nn.Conv2d(inputs, outputs, 1, stride)", "self.pointwise(x)");
    const { layers } = reader.read(text, "python");
    expect(layers.length).toBeGreaterThan(0);
    expect(layers.every(({ block, supposed }) => block === null && supposed === null)).toBe(true);
  });
});
