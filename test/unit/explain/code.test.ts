/** Code as text in every form and framework, its conversions, what cannot be written, and that the reader reads the same block from it. */
import ts from "typescript";
import { describe, expect, it } from "vitest";
import {
  concrete,
  leavesOf,
  mapTensors,
  shapeOfTensor,
  substituteLeaves,
  unknown,
  type Block,
  type MapShape,
} from "../../../src/blocks";
import { blockOf, equalForms, formsInOrder, shapeKey, stepsOf } from "../../../src/equivalences";
import { codeOf, conversionOf, frameworks, type Code } from "../../../src/explain";
import { freshConvolution } from "../../../src/networks";
import type { Framework } from "../../../src/reader";
import { openTestReader } from "../reader/testReader";
import { layerCases } from "./layerCases";

const reader = await openTestReader();

const text = ({ definitions, code }: Code): string => [definitions, code].filter((part) => part !== "").join("\n\n\n");

const caseOf = (name: string) => {
  const found = layerCases.find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`no case ${name}`);
  return found;
};

const shown = [
  "separable",
  "resnext",
  "inception",
  "separable, bias and ReLU",
  "grouped at stride 2",
  "paths within paths",
  "pools",
];

describe("code", () => {
  it.each(shown.flatMap((name) => frameworks.map((framework) => [name, framework] as const)))(
    "of %s in %s",
    async (name, framework) => {
      const { block, input } = caseOf(name);
      const forms = formsInOrder(equalForms(block, { most: 150 }));
      const all = forms.length === 0 ? [{ form: "as written", block }] : forms;
      const parts = all.map(({ form, block: own }) => {
        const code = codeOf(own, input, framework);
        return `== ${form}\n${"refused" in code ? `refused: ${code.refused}` : text(code)}\n`;
      });
      await expect(parts.join("\n")).toMatchFileSnapshot(
        `../../golden/explain/code/${name.replaceAll(/[, ]+/g, "-")}.${framework}.txt`,
      );
    },
  );

  it("of tfjs is JavaScript without an error of syntax", () => {
    for (const { name, block, input } of layerCases)
      for (const { form, block: own } of equalForms(block, { most: 100 })) {
        const code = codeOf(own, input, "tfjs", { prefix: "layer" });
        if ("refused" in code) continue;
        const { diagnostics = [] } = ts.transpileModule(code.code, { reportDiagnostics: true });
        expect(
          diagnostics.map(({ messageText }) => messageText),
          `${name} as ${form}`,
        ).toEqual([]);
      }
  });

  it("never writes many alike paths one by one", () => {
    for (const framework of frameworks)
      for (const { block } of equalForms(caseOf("hybrid").block)) {
        const code = codeOf(block, caseOf("hybrid").input, framework);
        if (!("refused" in code)) expect(text(code).split("\n").length).toBeLessThan(25);
      }
  });

  it("prints sizes that are not known as the user's own expressions", () => {
    const block = freshConvolution("k", { size: 3, from: unknown("C"), to: unknown("C"), groups: unknown("C") });
    const input: MapShape = { height: unknown("H"), width: unknown("W"), channels: unknown("C") };
    const names = new Map([["C", "x.shape[-1] // 2"]]);
    const written = frameworks.map((framework) => codeOf(block, input, framework, { names }));
    expect(written.map((code) => ("refused" in code ? code.refused : code.code))).toEqual([
      'x = layers.DepthwiseConv2D(3, padding="same", use_bias=False)(x)',
      "nn.Conv2d(x.shape[-1] // 2, x.shape[-1] // 2, 3, padding=1, groups=x.shape[-1] // 2, bias=False)",
      "x = nn.Conv(x.shape[-1] // 2, (3, 3), feature_group_count=x.shape[-1] // 2, use_bias=False)(x)",
      'x = tf.layers.depthwiseConv2d({ kernelSize: 3, padding: "same", useBias: false }).apply(x);',
    ]);
  });

  it("is refused in one sentence where a framework has no such thing", () => {
    const strided: Block = { ...freshConvolution("k", { size: 3, from: 4, to: 4 }), stride: 2 };
    const input: MapShape = { height: unknown("H"), width: unknown("W"), channels: 4 };
    expect(codeOf(strided, input, "pytorch")).toEqual({
      refused: 'how "same" pads at stride 2 depends on the height and width of the map, which are not known here',
    });
    expect(codeOf({ ...strided, dilation: 2 }, input, "keras")).toEqual({
      refused: "Keras has no convolution with both a stride (2) and a dilation (2)",
    });
  });
});

describe("a conversion of weights", () => {
  it.each(["keras", "pytorch", "flax"] as const)("from a separable layer to each form in %s", async (framework) => {
    const { block, input } = caseOf("separable");
    const parts = equalForms(block).map(({ form, block: rewritten }) => {
      const conversion = conversionOf({ original: block, rewritten }, input, framework);
      return `== ${form}\n${"refused" in conversion ? `refused: ${conversion.refused}` : conversion.code}\n`;
    });
    await expect(parts.join("\n")).toMatchFileSnapshot(`../../golden/explain/conversion.${framework}.txt`);
  });

  it("is refused where weights cannot be told from their product", () => {
    const { block, input } = caseOf("separable");
    const dense = equalForms(block).find(({ form }) => form === "dense")?.block ?? block;
    expect(conversionOf({ original: dense, rewritten: block }, input, "keras")).toEqual({
      refused: "the kernel is computed from several weights, which cannot be told from it",
    });
  });
});

/** A file that applies the code to a map of the case; in Flax, whose modules do not say what they are given, a 1×1 comes first. */
function sourceOf(code: Code, { height, width, channels }: MapShape, framework: Framework): string {
  const shape = [height, width, channels].map(concrete).join(", ");
  switch (framework) {
    case "keras":
      return `from keras import Input, layers, ops\nx = Input((${shape}))\n${code.code}\n`;
    case "pytorch":
      return `import torch\nfrom torch import nn\n\n\n${code.definitions}\n\n\nmodel = ${code.code}\n`;
    case "flax":
      return `import flax.linen as nn\nimport jax.numpy as jnp\nclass Model(nn.Module):\n    @nn.compact\n    def __call__(self, x, train=False):\n        x = nn.Conv(${concrete(channels)}, (1, 1), use_bias=False)(x)\n${code.code.replaceAll(/^/gm, "        ")}\n        return x\n`;
    case "tfjs":
      return `import * as tf from "@tensorflow/tfjs";\nlet x = tf.input({ shape: [${shape}] });\n${code.code}\n`;
  }
}

/**
 * What the reader tells as layers: convolutions, with the biases that are arguments of theirs. A 1×1 reads no border, so that its padding
 * is no part of what it is.
 */
function convolutionsOf(block: Block): Block {
  return blockOf(
    stepsOf(block).flatMap((step): readonly Block[] => {
      if (step.block === "channelwise") return step.function === "bias" ? [step] : [];
      if (step.block !== "convolution") return [];
      const [height, width] = shapeOfTensor(step.kernel);
      return [height === 1 && width === 1 ? { ...step, padding: "same" } : step];
    }),
  );
}

/** The calls that a text makes, one after the other, as one block whose leaves are apart. */
function readBlock(source: string, framework: Framework): Block {
  const { layers } = reader.read(source, framework === "tfjs" ? "javascript" : "python");
  const steps = layers
    .filter(({ origin }) => origin === "call")
    .flatMap(({ block }, i) => {
      if (block === null) return [];
      const apart = new Map(leavesOf(block).map((leaf) => [leaf.id, { ...leaf, id: `${i}.${leaf.id}` }]));
      return [mapTensors(block, (tensor) => substituteLeaves(tensor, apart))];
    });
  return blockOf(framework === "flax" ? steps.slice(1) : steps);
}

/** Whether code is layers one after the other: of paths, the reader tells each layer and the idioms that it knows. */
const isStraight = (block: Block): boolean => stepsOf(block).every((step) => step.block !== "paths" && step.block !== "each");

describe("the reader", () => {
  it.each(frameworks)("reads from straight code in %s the block that it was written of", (framework) => {
    let count = 0;
    for (const { name, block, input, strided = framework === "pytorch" ? "symmetric" : "tensorflow" } of layerCases)
      for (const { form, block: own, law } of [
        { form: "as written", block, law: "reindex" },
        ...equalForms(block, { most: 100 }),
      ]) {
        const code = codeOf(own, input, framework, { strided });
        // A constant kernel is one that is trained to a reader, and tfjs writes groups as paths.
        if ("refused" in code || law !== "reindex" || !isStraight(own) || /for \(|Padding2D|ZeroPad/.test(code.code)) continue;
        const source = sourceOf(code, input, framework);
        expect(shapeKey(convolutionsOf(readBlock(source, framework))), `${name} as ${form}:\n${source}`).toBe(
          shapeKey(convolutionsOf(own)),
        );
        count++;
      }
    expect(count).toBeGreaterThan(40);
  });
});
