/** What is said of forms and costs wherever they are shown: in hovers over code, in the diagrams and on the terminal. Pure. */
import { formatSize, type Size } from "../blocks";
import { lawMeanings, type Law } from "../equivalences";
import { costFormula, type Costs } from "./costOf";
import type { Equivalent } from "./explain";

/** 32×32×(C + 1), in plain text. */
export const shapeText = (shape: readonly Size[]): string =>
  shape
    .map(formatSize)
    .map((size) => (size.includes(" ") ? `(${size})` : size))
    .join("×");

/** What a form could train where the layer has constants; rule R13 says that it is ResNeXt's entry. */
const beyond = (rules: readonly string[]): string => (rules.includes("R13") ? "entry 1×1" : "constants");

/** A law in few words, of a form that these rules lead to. */
export function lawText(law: Law, rules: readonly string[]): string {
  const texts: Readonly<Record<Law, string>> = {
    reindex: "equal: same weights",
    embed: `contains it: ${beyond(rules)}`,
    merge: "same function, other training",
  };
  return texts[law];
}

/** Why a form is equal: by which rules, and under which law. */
export const reasonText = (law: Law, rules: readonly string[]): string =>
  `By ${[...new Set(rules)].join(", ")}; ${law}: ${lawMeanings[law]}.`;

/** The first letter as in a sentence. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const idsOf = ({ rules }: Equivalent): readonly string[] => rules.map(({ id }) => id);

/** The law of a form in few words, beside its name. */
export const formLawText = (equivalent: Equivalent): string => lawText(equivalent.law, idsOf(equivalent));

/** What a form means, why it is equal and when that holds: what stands behind its line wherever it unfolds. */
export function formText(equivalent: Equivalent): string {
  const { statement, law, rules, conditions } = equivalent;
  return [
    `${capital(statement)}.`,
    ...(rules.length === 0 ? [] : [reasonText(law, idsOf(equivalent))]),
    ...(conditions.length === 0 ? [] : [`Holds if: ${conditions.join("; ")}.`]),
  ].join(" ");
}

/** The costs, one text each; multiply-adds of one position where the extents of the map are not known. */
export function costTexts({ parameters, multiplyAdds, perPosition }: Costs): readonly string[] {
  const [all, one] = [multiplyAdds, perPosition];
  const isKnown = typeof all?.total === "number";
  const work = all !== null && (isKnown || one === null) ? { of: "", cost: all } : { of: " per position", cost: one };
  return [
    `Parameters: ${costFormula(parameters)}`,
    ...(work.cost === null ? [] : [`Multiply-adds${work.of}: ${costFormula(work.cost)}`]),
  ];
}
