/** One colour an arm, the same in table and charts: the control has the text's own. Pure. */
import type { ArmRow } from "../../src/protocol/panel";

/** As many as the style sheet has. */
const hues = 8;

/** By the arm's name: "control", or the number of a colour. */
export function huesOf(arms: readonly ArmRow[]): ReadonlyMap<string, string> {
  const compared = arms.filter(({ control }) => control !== null);
  const controls = arms.filter(({ control }) => control === null);
  // Where there are several controls, only the first is told by the text's colour.
  const coloured = [...controls.slice(1), ...compared];
  return new Map([
    ...controls.slice(0, 1).map(({ variant }) => [variant, "control"] as const),
    ...coloured.map(({ variant }, i) => [variant, String(i % hues)] as const),
  ]);
}
