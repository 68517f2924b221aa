/** Training: the only folder that imports tfjs. */
export * from "./checkPairs";
export { openCosts } from "./costs";
export * from "./engines/openEngine";
export type { Engine } from "./engines/engine";
export { installTensorflow } from "./engines/tensorflow/installTensorflow";
export { removeTensorflow } from "./engines/tensorflow/removeTensorflow";
export * from "./folders";
export * from "./measureModules";
export * from "./selfTest";
export * from "./train";
export * from "./trajectories";
