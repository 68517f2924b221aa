/** Arms and networks as blocks, matched in size. Pure. */
export { freshBias, freshConvolution, freshNormalisation, kernelLeaf } from "./leaves";
export * from "./drawnModules";
export * from "./equalArms";
export * from "./network";
export * from "./variants";
export * from "./studies";
export { isWholeNetwork, publishedWidth, wholeNetworkNames } from "./wholeNetworks";
