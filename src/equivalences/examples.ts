/** For every rule the smallest windows that tell what it does: what `verify` checks and the documents show. Pure. */
import {
  averagePool,
  chain,
  convolution,
  elu,
  identity,
  multiply,
  relu,
  type Block,
  type Channelwise,
  type Constant,
  type Convolution,
  type Join,
  type Leaf,
  type MapShape,
  type Size,
  type Tensor,
} from "../blocks";

export interface RuleExample {
  readonly rule: string;
  readonly what: string;
  readonly window: readonly Block[];
  readonly input: MapShape;
}

const shaped = (id: string, shape: readonly Size[], role: Leaf["role"], fan: Size): Leaf => ({
  tensor: "leaf",
  id,
  shape,
  role,
  initial: role === "convolution" ? { law: "heNormal", fan } : { law: "constant", value: id.endsWith("variance") ? 1 : 0.5 },
});

/** A kernel [size, size, perGroup, to]. */
const kernel = (id: string, size: number, perGroup: number, to: number): Leaf =>
  shaped(id, [size, size, perGroup, to], "convolution", multiply(size, size, perGroup));

const pointwise = (id: string, from: number, to: number): Convolution => convolution(kernel(id, 1, from, to));
const dense = (id: string, from: number, to: number): Convolution => convolution(kernel(id, 3, from, to));
const depthwise = (id: string, channels: number, multiplier = 1): Convolution =>
  convolution(kernel(id, 3, 1, channels * multiplier), channels);

function normalisation(id: string, channels: number): Channelwise {
  const state = (name: string, role: Leaf["role"]): Leaf => shaped(`${id}.${name}`, [channels], role, 1);
  return {
    block: "channelwise",
    function: "batchNormalisation",
    state: [
      state("scale", "normalisation"),
      state("offset", "normalisation"),
      state("mean", "statistics"),
      state("variance", "statistics"),
    ],
  };
}

const bias = (id: string, channels: number): Channelwise => ({
  block: "channelwise",
  function: "bias",
  state: [shaped(id, [channels], "bias", 1)],
});

/** The share of path c along an axis, `width` wide. */
const ofPath = (of: Tensor, axis: number, width = 1): Tensor => ({
  tensor: "slice",
  of,
  axis,
  from: { index: "c", times: width },
  count: width,
});

const each = (count: number, body: Block, join: Join, width: number | "copy" = 1): Block => ({
  block: "each",
  count,
  index: "c",
  split: width === "copy" ? width : { width },
  body,
  join,
});

const copies = (join: Join, ...paths: readonly Block[]): Block => ({ block: "paths", split: "copy", paths, join });

/** Paths over slices of the given widths. */
const slices = (join: Join, ...paths: readonly (readonly [number, Block])[]): Block => ({
  block: "paths",
  split: paths.map(([count], i) => ({ from: paths.slice(0, i).reduce((sum, [width]) => sum + width, 0), count })),
  paths: paths.map(([, path]) => path),
  join,
});

const d4 = kernel("d", 3, 1, 4);
const p4 = kernel("p", 1, 4, 3);
const separable: readonly Block[] = [convolution(d4, 4), convolution(p4)];
const product: Tensor = { tensor: "compose", first: { tensor: "blockDiagonal", of: d4, groups: 4 }, second: p4 };
const delta: Constant = { tensor: "constant", values: "delta", shape: [3, 3, 1, 36] };
const identityKernel: Constant = { tensor: "constant", values: "identity", shape: [1, 1, 4, 4] };
const third: Constant = { tensor: "constant", values: "ones", shape: [1, 1, 1, 4], dividedBy: 3 };
const layout = shaped("d", [3, 3, 4, 2], "convolution", 9);
const filters: readonly Tensor[] = [0, 1, 2, 3].map((from) => ({ tensor: "slice", of: layout, axis: 2, from, count: 1 }));

const map = (channels: number): MapShape => ({ height: 5, width: 4, channels });
const four = map(4);
const row = (rule: string, what: string, window: readonly Block[], input = four): RuleExample => ({ rule, what, window, input });

export const examples: readonly RuleExample[] = [
  row("R1", "a depthwise kernel with multiplier 2", [convolution({ tensor: "reshape", of: layout, shape: [3, 3, 1, 8] }, 4)]),
  row("R1-back", "the filters of four channels put together", [convolution({ tensor: "concat", parts: filters, axis: 3 }, 4)]),
  row("R2", "one-channel slices", [each(4, convolution(ofPath(d4, 3)), "concat")]),
  row("R2", "two slices of two channels with kernels of their own", [
    slices("concat", [2, dense("a", 2, 3)], [2, dense("b", 2, 3)]),
  ]),
  row("R2", "strided and dilated slices", [each(4, { ...convolution(ofPath(d4, 3)), dilation: 2 }, "concat")]),
  row("R2-back", "a depthwise convolution", [depthwise("d", 4)]),
  row("R2-back", "two groups at stride 2", [{ ...convolution(kernel("g", 3, 2, 6), 2), stride: 2 }]),
  row("R3", "the hybrid's paths", [each(4, chain(convolution(ofPath(d4, 3)), convolution(ofPath(p4, 2))), "sum")]),
  row("R3", "with a ReLU in each path", [each(4, chain(convolution(ofPath(d4, 3)), relu, convolution(ofPath(p4, 2))), "sum")]),
  row("R3", "unlike paths", [
    copies("sum", chain(dense("a", 4, 2), pointwise("p", 2, 3)), chain(averagePool, pointwise("q", 4, 3))),
  ]),
  row("R3-back", "towers of slices, then a 1×1", [each(4, convolution(ofPath(d4, 3)), "concat"), convolution(p4)]),
  row("R3-back", "two unlike towers, then a 1×1", [
    copies("concat", dense("a", 4, 2), pointwise("b", 4, 3)),
    pointwise("p", 5, 3),
  ]),
  row("R4", "towers of a 1×1 and a 3×3 with batch norm and ReLU between", [
    copies(
      "concat",
      chain(pointwise("a", 4, 2), normalisation("n", 2), relu, dense("b", 2, 2)),
      chain(pointwise("q", 4, 3), elu, dense("e", 3, 1)),
    ),
  ]),
  row("R4", "alike convolutions concatenated", [each(2, convolution(ofPath(kernel("k", 3, 4, 6), 3, 3)), "concat", "copy")]),
  row("R4-back", "one 1×1, then two segments", [
    pointwise("a", 4, 5),
    slices("concat", [2, dense("b", 2, 2)], [3, dense("e", 3, 1)]),
  ]),
  row("R4-back", "one 1×1, then one-channel slices", [pointwise("a", 3, 4), each(4, convolution(ofPath(d4, 3)), "sum")], map(3)),
  row("R5", "batch norm after towers of slices", [each(4, convolution(ofPath(d4, 3)), "concat"), normalisation("n", 4)]),
  row("R5", "a bias after unlike towers", [copies("concat", dense("a", 4, 2), pointwise("b", 4, 3)), bias("n", 5)]),
  row("R5-back", "a bias in each path", [
    each(4, chain(convolution(ofPath(d4, 3)), { ...bias("n", 4), state: [ofPath(shaped("n", [4], "bias", 1), 0)] }), "concat"),
  ]),
  row("R5-before", "batch norm before segments", [
    normalisation("n", 4),
    slices("sum", [1, dense("a", 1, 2)], [3, dense("b", 3, 2)]),
  ]),
  row("R5-before-back", "a ReLU at the head of each slice", [each(4, chain(relu, convolution(ofPath(d4, 3))), "concat")]),
  row("R6", "1×1, then 3×3", [pointwise("a", 4, 3), dense("b", 3, 2)]),
  row("R6", "3×3 at stride 2, then 1×1", [{ ...dense("a", 4, 3), stride: 2 }, pointwise("b", 3, 2)]),
  row("R6-back", "a product of two 1×1", [
    convolution({ tensor: "compose", first: kernel("a", 1, 4, 2), second: kernel("b", 1, 2, 3) }),
  ]),
  row("R7", "two groups", [convolution(kernel("g", 3, 2, 6), 2)]),
  row("R7-back", "a block-diagonal kernel", [convolution({ tensor: "blockDiagonal", of: kernel("g", 3, 2, 6), groups: 2 })]),
  row("R8", "a dilated 3×3", [{ ...dense("a", 4, 3), dilation: 2 }]),
  row("R8-back", "all taps, then a 1×1", [convolution(delta, 4), pointwise("p", 36, 3)]),
  row("R9", "depthwise with multiplier 2, then 1×1", [depthwise("d", 4, 2), pointwise("p", 8, 3)]),
  row("R9-back", "the product of a depthwise kernel and a 1×1", [convolution(product)]),
  row("R10", "the Inception module's pool tower", [averagePool, pointwise("p", 4, 3)]),
  row("R10", "a pool that counts its padding", [{ ...averagePool, countsPadding: true }, pointwise("p", 4, 3)]),
  row("R10-back", "a 1×1 before the pool", [pointwise("p", 4, 3), averagePool]),
  row("R11", "chains in a chain", [chain(chain(depthwise("d", 4), identity), pointwise("p", 4, 3))]),
  row("R11-paths", "a residual sum in a sum", [copies("sum", copies("sum", dense("a", 4, 4), identity), pointwise("b", 4, 4))]),
  row("R11-mean", "three columns of FractalNet", [copies("mean", dense("a", 4, 4), dense("b", 4, 4), pointwise("e", 4, 4))]),
  row("R11-mean-back", "a sum and a scale", [
    copies("sum", dense("a", 4, 4), dense("b", 4, 4), dense("e", 4, 4)),
    convolution(third, 4),
  ]),
  row("R12", "two separable convolutions", [
    chain(...separable),
    chain(convolution(kernel("d2", 3, 1, 3), 3), pointwise("p2", 3, 4)),
  ]),
  row("R13", "a separable convolution", separable),
  row("R13", "with batch norm and ReLU between", [convolution(d4, 4), normalisation("n", 4), relu, convolution(p4)]),
  row("R13-back", "an identity in front of it", [convolution(identityKernel)]),
  row("R14", "one-channel slices, summed", [each(4, convolution(ofPath(kernel("k", 3, 4, 3), 2)), "sum")]),
  row("R14-back", "a 3×3", [dense("a", 4, 3)]),
];
