/** Block → text: code in each framework, conversion of weights, and what is told of a layer. Pure. */
export { codeOf, type Code, type Refused } from "./codeOf";
export { conversionOf, type Conversion, type ConversionOptions } from "./conversionOf";
export type { CodeOptions } from "./functionalCode";
export { frameworks } from "./framework";
