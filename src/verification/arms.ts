/** The modules that are verified, at a small width, and how an arm reads the leaves of the one it is equal to. Pure. */
import {
  BlockError,
  leavesOf,
  mapTensors,
  substituteLeaves,
  tensorsWithin,
  type Block,
  type MapShape,
  type Tensor,
} from "../blocks";
import { buildNetwork, findVariant, isWholeNetwork, knownVariants, wholeNetworkNames, type BuiltNetwork } from "../networks";

export const channels = 8;

/** Odd in one extent, so that nothing hides behind a symmetry. */
export const mapOfModule: MapShape = { height: 5, width: 4, channels };

/** Of whole networks, which double their channels on the way. */
const wholeWidth = 2;

function network(variant: string): BuiltNetwork {
  const whole = isWholeNetwork(variant);
  const extent = whole ? 32 : 16;
  return buildNetwork({
    variant,
    width: whole ? wholeWidth : channels,
    modules: 1,
    match: "none",
    inner: "published",
    classes: 10,
    input: { height: extent, width: extent, channels: 3 },
  });
}

/** A module with what stands around it (normalisation, identity, activation), and the map it is checked on. */
export interface ArmModule {
  readonly block: Block;
  readonly input: MapShape;
}

/** The first module of an arm; of a whole network, the first of those that read the most leaves. */
export function armModule(variant: string): ArmModule {
  const leaves = (block: Block): number => leavesOf(block).length;
  const [first, ...others] = network(variant).modules;
  if (first === undefined) throw new BlockError(`${variant} has no module`);
  const { block, input } = others.reduce((most, module) => (leaves(module.block) > leaves(most.block) ? module : most), first);
  return isWholeNetwork(variant)
    ? { block, input: { ...mapOfModule, channels: input.channels } }
    : { block: first.block, input: mapOfModule };
}

const moduleOf = (variant: string): Block => armModule(variant).block;

/** The whole network of an arm, for maps of 16×16×3 and ten classes. */
export const networkOf = (variant: string): Block => network(variant).network;

const equalToAnother = knownVariants().filter((id) => findVariant(id).provedEqualTo !== null);

/** Every arm of the table, the equal ones with an identity too, one of the doses, and the whole networks. */
export const arms: readonly string[] = [
  ...knownVariants(),
  "separable-residual",
  ...equalToAnother.map((id) => `${id}-residual`),
  "grouped-4",
  ...wholeNetworkNames(),
];

/** The arms that are the same function as another. */
export const calibrationArms: readonly string[] = [...equalToAnother, ...equalToAnother.map((id) => `${id}-residual`)];

/** An arm and the one that it is the same function as. */
export interface EqualArms {
  readonly arm: string;
  readonly to: string;
  /** The module of `to`, and that of `arm` with its leaves put as expressions over those. */
  readonly before: Block;
  readonly after: Block;
  readonly why: string;
}

const over = (block: Block, by: ReadonlyMap<string, Tensor>): Block =>
  mapTensors(block, (tensor) => substituteLeaves(tensor, by));

/** The tensor that is the leaf whose id ends so. */
function leafOf(block: Block, ending: string): Tensor {
  const found = tensorsWithin(block).find((tensor) => tensor.tensor === "leaf" && tensor.id.endsWith(ending));
  if (found === undefined) throw new BlockError(`no leaf ends in ${ending}`);
  return found;
}

/** Leaves of one module (by their endings) as expressions over the leaves of another. */
function transported(arm: string, to: string, leaves: readonly (readonly [string, (control: Block) => Tensor])[]): EqualArms {
  const [own, before] = [moduleOf(arm), moduleOf(to)];
  const by = leaves.map(([ending, of]): [string, Tensor] => {
    const leaf = leafOf(own, ending);
    return [leaf.tensor === "leaf" ? leaf.id : ending, of(before)];
  });
  return { arm, to, before, after: over(own, new Map(by)), why: "" };
}

/** What the three towers have one each, put together. */
const ofTowers =
  (name: string, axis: number) =>
  (control: Block): Tensor => ({
    tensor: "concat",
    axis,
    parts: [1, 2, 3].map((tower) => leafOf(control, `tower${tower}.${name}`)),
  });

const sharing = (arm: string): EqualArms => {
  const to = findVariant(arm).provedEqualTo ?? arm;
  return { arm, to, before: moduleOf(to), after: moduleOf(arm), why: "over the same leaves" };
};

export const equalArms: readonly EqualArms[] = [
  ...calibrationArms.map(sharing),
  {
    ...transported(`grouped-${channels}`, "separable", [[".grouped", (control) => leafOf(control, ".depthwise")]]),
    why: "with as many groups as channels, over the leaves of the control",
  },
  {
    ...transported("inception-reformulated", "inception-simplified", [
      ["reduce", ofTowers("reduce", 3)],
      ...["scale", "offset", "mean", "variance"].map(
        (state) => [`reduce.normalisation.${state}`, ofTowers(`reduce.normalisation.${state}`, 0)] as const,
      ),
      ...[1, 2, 3].map((tower) => [`segment${tower}`, (control: Block) => leafOf(control, `tower${tower}.convolution`)] as const),
    ]),
    why: "the towers' 1×1 put together (R4), with batch norm and ReLU after it (R5)",
  },
];
