/** The pages of goldens: before with the cursor, after in every form. */
import type { Language } from "../../../../src/reader";
import type { Case } from "../../reader/cases/case";
import { flax } from "./flax";
import { keras } from "./keras";
import { pytorch } from "./pytorch";
import { tfjs } from "./tfjs";

export const pages: readonly (readonly [page: string, cases: readonly Case[], language: Language])[] = [
  ["keras", keras, "python"],
  ["pytorch", pytorch, "python"],
  ["flax", flax, "python"],
  ["tfjs", tfjs, "javascript"],
];
