/** The float64 oracle: blocks, expressions and the loss at given numbers, with gradients. Imports only the block algebra. */
export { accumulationLength, type AccumulationLength } from "./accumulationLength";
export { normalisationEpsilon } from "./channelwise";
export { effectiveKernel, isLinear, reachOf } from "./effectiveKernel";
export { evaluate, evaluateMagnitude, type BlockGradients, type Evaluation } from "./evaluate";
export { evaluateExactly } from "./exact";
export { prime } from "./modular";
export type { Mode } from "./operation";
export { separability, type Separability } from "./separability";
export { softmaxCrossEntropy, type LossEvaluation } from "./softmaxCrossEntropy";
export { evaluateTensor, type Gradients, type TensorEvaluation } from "./tensor";
export { absolute, zeros, type MapExtents, type Value, type Values } from "./value";
