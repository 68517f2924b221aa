/** The rules, one row each; numbers as in mathematics.md, section 2. Each returns blocks over the same leaves. Pure. */
import { chain, concrete, divide, shapeOfTensor, type Block, type Convolution } from "../blocks";
import { familyOf, type Rule } from "./rule";

const refuse = (refused: string) => ({ refused });

const isPlain = (block: Block): block is Convolution => block.block === "convolution" && block.groups === 1;

const isPointwise = (block: Block): block is Convolution => {
  if (!isPlain(block) || block.stride !== 1) return false;
  const [height, width] = shapeOfTensor(block.kernel);
  return height === 1 && width === 1;
};

/** The last step of a block read as a chain, and what stands before it. */
function lastStep(block: Block): { before: readonly Block[]; last: Block } | null {
  const steps = block.block === "chain" ? block.steps : [block];
  const last = steps.at(-1);
  return last === undefined ? null : { before: steps.slice(0, -1), last };
}

/** R2: slices, each with its own convolution, concatenated = one grouped convolution with as many groups. */
export const slicesToGroups: Rule = {
  id: "R2",
  statement: "C slices, each with its own convolution, concatenated = one grouped convolution with C groups",
  apply(block) {
    if (block.block !== "each" || block.split === "copy" || block.join !== "concat")
      return refuse("not a concatenation of slices");
    const { body, index, count } = block;
    if (!isPlain(body)) return refuse("a path is more than one ungrouped convolution");
    const kernel = familyOf(body.kernel, { index, count, axis: 3 });
    return kernel === null
      ? refuse("the paths' kernels are not consecutive slices")
      : { after: { ...body, kernel, groups: count } };
  },
};

/** R3: a sum of paths that end in a 1×1 each = their concatenation, then one 1×1 (rows in the order of the paths). */
export const sumToPointwise: Rule = {
  id: "R3",
  statement: "a sum of C paths that each end in a 1×1 = their concatenation, then one 1×1",
  apply(block) {
    if (block.block !== "each" || block.join !== "sum") return refuse("not a sum of alike paths");
    const end = lastStep(block.body);
    if (end === null || !isPointwise(end.last)) return refuse("something stands after the paths' 1×1");
    if (end.before.length === 0) return refuse("a path is its 1×1 alone");
    const kernel = familyOf(end.last.kernel, { index: block.index, count: block.count, axis: 2 });
    if (kernel === null) return refuse("the rows of the 1×1 are not consecutive slices");
    const [only, ...others] = end.before;
    const body = others.length === 0 && only !== undefined ? only : chain(...end.before);
    return { after: chain({ ...block, body, join: "concat" }, { ...end.last, kernel }) };
  },
};

/** R7: a grouped convolution = one dense convolution whose kernel is zero off the diagonal blocks. An embedding. */
export const groupsToDense: Rule = {
  id: "R7",
  statement: "a grouped convolution = a dense one with a block-diagonal kernel",
  apply(block) {
    if (block.block !== "convolution" || block.groups === 1) return refuse("not a grouped convolution");
    if (divide(concrete(shapeOfTensor(block.kernel)[3] ?? 0), block.groups) === null)
      return refuse("the groups do not divide the output channels");
    return { after: { ...block, groups: 1, kernel: { tensor: "blockDiagonal", of: block.kernel, groups: block.groups } } };
  },
};

export const rules: readonly Rule[] = [slicesToGroups, sumToPointwise, groupsToDense];
