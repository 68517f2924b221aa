/** A convolution over a kernel of its own: one leaf, which inside an `each` holds the kernels of all paths side by side. Pure. */
import { concrete, formatSize, type Leaf, type Tensor } from "../blocks";
import type { ConvolutionSizes } from "./definition";
import { sizeOf, stageWidth, type Built, type Enclosing, type Place } from "./place";
import { DefinitionError } from "./problem";

/** Larger kernels cannot be trained here. */
const mostWeights = 2 ** 26;

/** A tensor of each path's own, inside any number of `each`: the slice of this path of one leaf with the tensors of all of them. */
export function perPath(leaf: Leaf, { each }: Place, axisOf: (enclosing: Enclosing) => number): Tensor {
  const shape = leaf.shape.map(concrete);
  const slices = each.toReversed().map((enclosing) => {
    const axis = axisOf(enclosing);
    const count = shape[axis] ?? 0;
    shape[axis] = count * enclosing.count;
    return { tensor: "slice", axis, from: { index: enclosing.index, times: count }, count } as const;
  });
  return slices.toReversed().reduce<Tensor>((of, slice) => ({ ...slice, of }), { ...leaf, shape });
}

function sharedKernel(name: string, leaf: Leaf, place: Place): Leaf {
  const known = place.shared.get(name);
  if (known === undefined) {
    place.shared.set(name, leaf);
    return leaf;
  }
  const [here, there] = [leaf, known].map(({ shape }) => shape.map(formatSize).join("×"));
  if (here === there) return known;
  throw new DefinitionError(
    `the weights ${JSON.stringify(name)} are a kernel of ${here} here and of ${there} before; give one of the two another name`,
    [...place.at, "weights"],
  );
}

/** A convolution with its kernel. @throws DefinitionError where sizes do not work out or groups do not divide. */
export function buildConvolution(
  { size: extents, to, groups: groupsText = 1, dilation = 1, weights }: ConvolutionSizes,
  place: Place,
): Built {
  const { input, at, id } = place;
  const [height, wide] = typeof extents === "number" ? [extents, extents] : extents;
  const output = sizeOf(to, 1, place, "to");
  const groups = sizeOf(groupsText, 1, place, "groups");
  for (const [channels, what] of [
    [input, "come in"],
    [output, "go out"],
  ] as const) {
    if (channels % groups !== 0) {
      throw new DefinitionError(
        `${groups} groups do not divide the ${channels} channels that ${what} at C = ${stageWidth(place)}; take a number that does`,
        [...at, "groups"],
      );
    }
  }
  const shape = [height, wide, input / groups, output];
  const leafId = weights === undefined ? id : `${place.module}.weights.${weights}`;
  const fresh: Leaf = {
    tensor: "leaf",
    id: leafId,
    shape,
    role: "convolution",
    initial: { law: "heNormal", fan: height * wide * (input / groups) },
  };
  const kernel =
    weights === undefined
      ? perPath(fresh, place, ({ endsInSum }) => (endsInSum && groups === 1 ? 2 : 3))
      : sharedKernel(weights, fresh, place);
  const copies = weights === undefined ? place.each.reduce((product, { count }) => product * count, 1) : 1;
  const total = shape.reduce((product, extent) => product * extent, copies);
  if (total > mostWeights) {
    const most = mostWeights.toLocaleString("en-GB");
    throw new DefinitionError(
      `a kernel of ${total.toLocaleString("en-GB")} weights is more than the ${most} possible; make it smaller`,
      at,
    );
  }
  return { block: { block: "convolution", kernel, groups, stride: 1, dilation, padding: "same" }, channels: output };
}
