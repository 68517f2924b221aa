/** Block → text: code in each framework, conversion of weights, and what is told of a layer. Pure. */
export { codeOf, type Code, type Refused } from "./codeOf";
export { conversionOf, type Conversion, type ConversionOptions } from "./conversionOf";
export { costFormula, costOf, costValue, type Cost, type Costs } from "./costOf";
export { codeBlock, codeSpan, escapeMarkdown, plainText } from "./escapeMarkdown";
export {
  equivalentOf,
  explain,
  explainLayer,
  namesInSentence,
  soonEqualForms,
  type Equivalent,
  type Explained,
  type Explanation,
} from "./explain";
export {
  explanationMarkdown,
  factText,
  summaryMarkdown,
  tellingForms,
  unexplainedMarkdown,
  type MarkdownOptions,
} from "./explanationMarkdown";
export type { CodeOptions } from "./functionalCode";
export { frameworks, traitsOf, type Framework } from "./framework";
export { keepLast } from "./keepLast";
export { cardinalityOf, receptiveField } from "./receptiveField";
export { bracketed, sizeCode, type Names } from "./sizeCode";
export { costTexts, formLawText, formText, lawText, shapeText } from "./wording";
