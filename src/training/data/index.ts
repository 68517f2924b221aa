/** Data sets: generated shapes, image folders and archives, CIFAR-10 binaries. No tfjs here. */
export { openData } from "./cacheFile";
export type { Dataset, Split } from "./dataset";
export type { Download } from "./download";
export type { PrepareOptions } from "./findSource";
export { prepareData } from "./prepareData";
