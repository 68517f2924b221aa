/** Sizes that the code does not say, read off the arrays of a checkpoint by what the code calls them. Pure. */
import { BlockError, divide, leavesOf, sameSize, shapeOfTensor, unknown, type Block, type Size } from "../blocks";
import { keyCode } from "./functionalCode";
import type { Parameter } from "./parameter";

/** Where an axis of ours is in the framework's layout: [height, width, in / groups, out] there is [out, in / groups, height, width]. */
const axisIn = ({ layout }: Parameter, axis: number): number | null => {
  if (layout === "depthwise") return null;
  return layout === "outFirst" ? ([2, 3, 1, 0][axis] ?? null) : axis;
};

/** The extent of an array that has this size along an axis, or so many times as much. */
function extentCode(size: Size, parameters: readonly Parameter[]): string | null {
  for (const parameter of parameters.filter(({ loops }) => loops.length === 0)) {
    for (const [axis, own] of shapeOfTensor(parameter.tensor).entries()) {
      const [at, times] = [axisIn(parameter, axis), divide(own, size)];
      if (at === null || typeof times !== "number" || times === 0) continue;
      return `old[${keyCode(parameter.key, "python")}].shape[${at}]${times === 1 ? "" : ` // ${times}`}`;
    }
  }
  return null;
}

/** How many arrays a loop of this length reads. */
function countCode(size: Size, parameters: readonly Parameter[]): string | null {
  const own = parameters.find(({ loops }) => loops.length === 1 && sameSize(loops[0]?.count ?? 0, size));
  if (own === undefined) return null;
  const number = own.key.findIndex((part) => typeof part !== "string");
  const [before, behind] = [own.key.slice(0, number), own.key.slice(number + 1)].map((parts) =>
    keyCode(parts, "python").slice(1, -1),
  );
  return `sum(key.startswith("${before}") and key.endswith("${behind}") for key in old)`;
}

/** The extent of an array in a loop, by that of the first. */
function firstExtentCode(size: Size, parameters: readonly Parameter[]): string | null {
  const first = parameters.map((parameter) => ({
    ...parameter,
    key: parameter.key.map((part) => (typeof part === "string" ? part : "0")),
    loops: [],
  }));
  return extentCode(size, first);
}

/** The unknowns in the sizes of a block's leaves. */
export function unknownsOf(block: Block): ReadonlySet<string> {
  const sizes = leavesOf(block).flatMap(({ shape }) => shape);
  const names = sizes.flatMap((size) => (typeof size === "number" ? [] : Object.keys(size.terms)));
  return new Set(names.flatMap((monomial) => monomial.split("·")).filter((name) => name !== ""));
}

/**
 * Statements that give the unknowns of a text their values.
 * @param code text that may mention unknowns of the block by their names
 * @param parameters where the arrays are read from
 * @throws BlockError for an unknown that no array tells
 */
export function unknownLines(block: Block, code: string, parameters: readonly Parameter[]): readonly string[] {
  return [...unknownsOf(block)]
    .filter((name) => code.includes(name))
    .map((name) => {
      const size = unknown(name);
      const found = extentCode(size, parameters) ?? countCode(size, parameters) ?? firstExtentCode(size, parameters);
      if (found === null || !/^[A-Za-z_]\w*$/.test(name))
        throw new BlockError(`how many ${name} is, no array of a checkpoint tells`);
      return `${name} = ${found}`;
    });
}
