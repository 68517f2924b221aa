/** tfjs in TypeScript: layers and operations. */
import type { Case } from "./case";

const J = 'import * as tf from "@tensorflow/tfjs";\n';

export const tfjsCases: readonly Case[] = [
  ["a plain convolution", `${J}tf.layers.conv2d({ filters: 32, kernelSize: 3 });`],
  [
    "all arguments",
    `${J}tf.layers.conv2d({ filters: 8, kernelSize: [3, 3], strides: [2, 2], padding: "same", activation: "relu", useBias: false, name: "a" });`,
  ],
  ["depthwise", `${J}tf.layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, padding: "same" });`],
  ["separable", `${J}tf.layers.separableConv2d({ filters: 16, kernelSize: 3, dilationRate: 2, padding: "same" });`],
  ["unequal strides", `${J}tf.layers.conv2d({ filters: 8, kernelSize: 3, strides: [1, 2] });`],
  [
    "a sequential model",
    `${J}const m = tf.sequential();\nm.add(tf.layers.conv2d({ inputShape: [28, 28, 1], filters: 8, kernelSize: 3 }));\nm.add(tf.layers.maxPooling2d({ poolSize: 2 }));\nm.add(tf.layers.separableConv2d({ filters: 16, kernelSize: 3 }));`,
  ],
  [
    "a sequential model with a list",
    `${J}tf.sequential({ layers: [tf.layers.conv2d({ inputShape: [8, 8, 3], filters: 4, kernelSize: 1 }), tf.layers.conv2d({ filters: 2, kernelSize: 1 })] });`,
  ],
  [
    "apply",
    `${J}const x = tf.input({ shape: [8, 8, 3] });\nlet y = tf.layers.depthwiseConv2d({ kernelSize: 3, useBias: false }).apply(x) as tf.SymbolicTensor;\ny = tf.layers.conv2d({ filters: 4, kernelSize: 1 }).apply(y) as tf.SymbolicTensor;`,
  ],
  [
    "batch norm and ReLU between",
    `${J}const x = tf.input({ shape: [8, 8, 3] });\nlet y = tf.layers.depthwiseConv2d({ kernelSize: 3 }).apply(x);\ny = tf.layers.batchNormalization({}).apply(y);\ny = tf.layers.reLU().apply(y);\ny = tf.layers.conv2d({ filters: 4, kernelSize: 1 }).apply(y);`,
  ],
  ["options in a variable", `${J}const options = { filters: 4, kernelSize: 1 };\ntf.layers.conv2d(options);`],
  ["options spread", `${J}const base = { kernelSize: 3, padding: "same" as const };\ntf.layers.conv2d({ ...base, filters: 8 });`],
  ["options that are not known", `${J}function f(options) { return tf.layers.conv2d({ filters: 8, ...options }); }`],
  ["shorthand properties", `${J}const filters = 8, kernelSize = 3;\ntf.layers.conv2d({ filters, kernelSize });`],
  [
    "named imports",
    `import { layers, sequential } from "@tensorflow/tfjs-layers";\nlayers.conv2d({ filters: 8, kernelSize: 3 });`,
  ],
  ["require", `const tf = require("@tensorflow/tfjs-node");\ntf.layers.conv2d({ filters: 8, kernelSize: 3 });`],
  ["names taken out of the module", `${J}const { layers } = tf;\nlayers.conv2d({ filters: 8, kernelSize: 3 });`],
  ["no import, as with a script tag", `tf.layers.conv2d({ filters: 8, kernelSize: 3 });`],
  ["a counting loop", `${J}for (let i = 0; i < 3; i++) { tf.layers.conv2d({ filters: 8 * 2 ** i, kernelSize: 3 }); }`],
  ["a loop over literals", `${J}for (const f of [8, 16]) tf.layers.conv2d({ filters: f, kernelSize: 3 });`],
  ["an arrow function", `${J}const block = (f: number) => tf.layers.conv2d({ filters: f, kernelSize: 3 });\nblock(12);`],
  [
    "a function with a default",
    `${J}function block(x, filters, strides = 1) {\n  return tf.layers.separableConv2d({ filters, kernelSize: 3, strides, padding: "same" }).apply(x);\n}`,
  ],
  [
    "a residual addition",
    `${J}const x = tf.input({ shape: [8, 8, 4] });\nconst y = tf.layers.conv2d({ filters: 4, kernelSize: 3, padding: "same" }).apply(x);\nconst z = tf.layers.add().apply([x, y]);`,
  ],
  [
    "Inception towers",
    `${J}const x = tf.input({ shape: [8, 8, 4] });\nconst a = tf.layers.conv2d({ filters: 4, kernelSize: 1 }).apply(x);\nconst b = tf.layers.conv2d({ filters: 4, kernelSize: 3, padding: "same" }).apply(x);\nconst z = tf.layers.concatenate().apply([a, b]);`,
  ],
  [
    "an operation with known weights",
    `${J}const w = tf.variable(tf.randomNormal([3, 3, 4, 8]));\nconst y = tf.conv2d(x, w, 1, "same");`,
  ],
  ["a depthwise operation", `${J}const w = tf.zeros([3, 3, 4, 2]);\nconst y = tf.depthwiseConv2d(x, w, [1, 1], "valid");`],
  [
    "a separable operation",
    `${J}const d = tf.zeros([3, 3, 4, 1]), p = tf.zeros([1, 1, 4, 8]);\nconst y = tf.separableConv2d(x, d, p, 1, "same");`,
  ],
  ["an operation with unknown weights", `${J}function f(x, w) { return tf.conv2d(x, w, 2, "same"); }`],
  ["an operation as a method", `${J}const w = tf.zeros([1, 1, 4, 8]);\nconst y = tf.conv2d(x, w, 1, "same").relu();`],
  [
    "a class",
    `${J}class Net {\n  constructor() { this.a = tf.layers.depthwiseConv2d({ kernelSize: 3 }); this.b = tf.layers.conv2d({ filters: 8, kernelSize: 1 }); }\n  apply(x) { return this.b.apply(this.a.apply(x)); }\n}`,
  ],
  ["another library's conv2d", `import { layers } from "elsewhere";\nlayers.conv2d({ filters: 8, kernelSize: 3 });`],
];
