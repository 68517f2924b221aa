/** A definition as an arm: its module at any width, and the inner widths that matching may choose from. Pure. */
import { BlockError, leavesOf } from "../blocks";
import type { Variant, Widths } from "../networks";
import { buildModule } from "./buildModule";
import type { BlockDefinition } from "./definition";
import { sizeAt } from "./place";
import { DefinitionError } from "./problem";

/** More choices than this make matching slow, and so do more weights and states in the modules of all of them. */
const mostChoices = 4096;
const mostBuilt = 500_000;

type Bounds = "from" | "to" | "natural";

/** A bound of each named width at C channels. @throws DefinitionError where one cannot be worked out. */
function boundsAt({ widths = {} }: BlockDefinition, channels: number, bound: Bounds): readonly number[] {
  const sizes = new Map([["C", channels]]);
  return Object.entries(widths).map(([name, texts]) => sizeAt(texts[bound], 1, { sizes, at: ["widths", name, bound] }));
}

/** The inner widths without a budget, one for each name. @throws DefinitionError where one cannot be worked out. */
export function naturalWidths(definition: BlockDefinition, channels: number): Widths {
  return boundsAt(definition, channels, "natural");
}

/** All choices in range, whether a module can be built of them or not. @throws DefinitionError where a range is empty or too wide. */
export function choicesInRange(definition: BlockDefinition, channels: number): readonly Widths[] {
  const names = Object.keys(definition.widths ?? {});
  const least = boundsAt(definition, channels, "from");
  const most = boundsAt(definition, channels, "to");
  let choices: readonly Widths[] = [[]];
  names.forEach((name, i) => {
    const [from, to] = [least[i] ?? 1, most[i] ?? 0];
    const at = ["widths", name, "to"];
    if (from > to) {
      throw new DefinitionError(
        `the range of ${name} is empty at C = ${channels}: from ${from} to ${to}; let it begin lower or end higher`,
        at,
      );
    }
    const count = choices.length * (to - from + 1);
    if (count > mostChoices) {
      const [all, limit] = [count, mostChoices].map((number) => number.toLocaleString("en-GB"));
      throw new DefinitionError(
        `the widths up to ${name} allow ${all} choices at C = ${channels}, more than ${limit}; narrow their ranges`,
        at,
      );
    }
    const values = Array.from({ length: to - from + 1 }, (_, step) => from + step);
    choices = choices.flatMap((choice) => values.map((value) => [...choice, value]));
  });
  return choices;
}

/** Weights and states of the module at these sizes, null where it cannot be built. */
function leavesAt(definition: BlockDefinition, channels: number, widths: Widths): number | null {
  try {
    return leavesOf(buildModule(definition, { id: "probe", channels, widths })).length;
  } catch (error) {
    if (error instanceof DefinitionError) return null;
    throw error;
  }
}

/**
 * The choices in range of which a module can be built: where 4 groups divide m, say, every fourth.
 * @throws DefinitionError where a range is empty or too wide, for the size of the module as well.
 */
export function possibleWidths(definition: BlockDefinition, channels: number): readonly Widths[] {
  let built = 0;
  return choicesInRange(definition, channels).filter((widths) => {
    const leaves = leavesAt(definition, channels, widths);
    built += leaves ?? 0;
    if (built <= mostBuilt) return leaves !== null;
    throw new DefinitionError(
      `matching would build more than ${mostBuilt.toLocaleString("en-GB")} weights and states at C = ${channels}; narrow the ranges, or take fewer paths`,
      ["widths"],
    );
  });
}

/** The arm of a definition. What stands inside the module is what the file says, with --inner linear as well. */
export function ownVariant(definition: BlockDefinition): Variant {
  const { name, summary, residual = false, matched = true } = definition;
  function named<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw error instanceof DefinitionError ? new BlockError(`${name}: ${error.message}`) : error;
    }
  }
  return {
    id: name,
    summary,
    paperName: null,
    paperAbsoluteDifference: null,
    paperError: null,
    provedEqualTo: null,
    residual,
    matched,
    unmatchedAdvice: 'give it "widths" to choose from or "matched": false, or take another --width or --match none',
    candidates: (channels) => named(() => possibleWidths(definition, channels)),
    natural: (channels) => named(() => naturalWidths(definition, channels)),
    module: (id, channels, widths) => named(() => buildModule(definition, { id, channels, widths })),
  };
}
