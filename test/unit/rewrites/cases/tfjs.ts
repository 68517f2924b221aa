/** Layers of tfjs-layers, each with the cursor before it. */
import type { Case } from "../../reader/cases/case";

const head = `import * as tf from "@tensorflow/tfjs";

const input = tf.input({ shape: [8, 8, 4] });
`;

export const tfjs: readonly Case[] = [
  [
    "a separable layer",
    `${head}let x = ▮tf.layers.separableConv2d({ filters: 8, kernelSize: 3, padding: "same" }).apply(input);\n`,
  ],
  ["a constant", `${head}const x = ▮tf.layers.separableConv2d({ filters: 8, kernelSize: 3 }).apply(input);\n`],
  [
    "added to a model",
    `${head}const model = tf.sequential();\nmodel.add(▮tf.layers.separableConv2d({ filters: 8, kernelSize: 3, inputShape: [8, 8, 4], name: "sep" }));\nmodel.add(tf.layers.reLU());\n`,
  ],
  [
    "in a list of a model",
    `${head}const model = tf.sequential({ layers: [\n  ▮tf.layers.separableConv2d({ filters, kernelSize: 3, activation: 'relu' }),\n  tf.layers.flatten(),\n] });\n`,
  ],
  ["a value", `${head}const layer = ▮tf.layers.separableConv2d({ filters: 8, kernelSize: 3 });\n`],
  ["a dilation", `${head}let x = ▮tf.layers.separableConv2d({ filters: 8, kernelSize: 3, dilationRate: 2 }).apply(input);\n`],
  [
    "two statements",
    `${head}let x = ▮tf.layers.depthwiseConv2d({ kernelSize: 3, useBias: false }).apply(input);\nx = tf.layers.conv2d({ filters: 8, kernelSize: 1 }).apply(x);\n`,
  ],
  ["options from elsewhere", `${head}let x = ▮tf.layers.separableConv2d(options).apply(input);\n`],
];
