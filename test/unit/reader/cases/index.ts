/** All cases, page by page. */
import type { Language } from "../../../../src/reader";
import type { Case } from "./case";
import { brokenCases } from "./broken";
import { flaxCases } from "./flax";
import { kerasCases } from "./keras";
import { pytorchCases } from "./pytorch";
import { tfjsCases } from "./tfjs";

export type { Case } from "./case";

export const pages: readonly (readonly [page: string, cases: readonly Case[], language: Language])[] = [
  ["keras", kerasCases, "python"],
  ["pytorch", pytorchCases, "python"],
  ["flax", flaxCases, "python"],
  ["tfjs", tfjsCases, "typescript"],
  ["broken", brokenCases, "python"],
];

/** Every source of the cases with its language. */
export const sources: readonly (readonly [source: string, language: Language])[] = pages.flatMap(([, cases, language]) =>
  cases.map(([, source]) => [source, language] as const),
);
