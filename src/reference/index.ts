/** Evaluates any block in float64 with gradients: slow, tiny, the oracle of all else. Needs no engine. */
export * from "./accumulation";
export * from "./evaluate";
export type { Mode } from "./operation";
export * from "./softmaxCrossEntropy";
export { evaluateTensor } from "./tensor";
export { absolute, zeros, type Value, type Values } from "./value";
