/** The rule table and what is read off it. Pure. */
export { blockKey, canonical, shapeKey } from "./canonical";
export * from "./examples";
export { formNames, namesOf, withoutTail, type FormName } from "./forms";
export * from "./lower";
export * from "./lowerings";
export * from "./rewrite";
export * from "./rule";
export * from "./rules";
export * from "./search";
export { blockOf, isChannelwise, isConvolution, isDepthwise, isFixed, isPointwise, kernelSizes, stepsOf } from "./steps";
