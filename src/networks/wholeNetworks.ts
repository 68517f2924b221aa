/** The arms that are whole networks: FractalNet and DarkNet, each with a twin of separable convolutions (Ghosh 2017, Figs. 5 and 6). Pure. */
import { concrete, parameters, shapeAfter } from "../blocks";
import { darknet } from "./darknet";
import { fractalnet } from "./fractalnet";
import { measure } from "./measure";
import type { BuiltNetwork, NetworkOptions } from "./network";
import type { VariantInfo } from "./variants";
import type { Form, WholeBlocks, WholeNetworkOptions } from "./wholeNetwork";

/** The `--width` at which whole networks have their published channels; they scale with it. */
export const publishedWidth = 64;

interface WholeNetwork extends VariantInfo {
  readonly form: Form;
  readonly build: (name: string, options: WholeNetworkOptions) => WholeBlocks;
}

const info = { paperAbsoluteDifference: null, provedEqualTo: null } as const;

const table: readonly WholeNetwork[] = [
  {
    ...info,
    id: "fractalnet",
    summary: "FractalNet: five blocks of three columns, joined by means, with drop-path",
    paperName: "FractalNet without separable convolutions",
    paperError: 7.61,
    form: "plain",
    build: fractalnet,
  },
  {
    ...info,
    id: "fractalnet-separable",
    summary: "FractalNet with depthwise 3×3, then 1×1, for every 3×3 but those that read the image",
    paperName: "FractalNet with separable convolutions",
    paperError: 6.15,
    form: "separable",
    build: fractalnet,
  },
  {
    ...info,
    id: "darknet",
    summary: "DarkNet: three stages of three 3×3 with leaky ReLU and dropout",
    paperName: "DarkNet without separable convolutions",
    paperError: 11.9,
    form: "plain",
    build: darknet,
  },
  {
    ...info,
    id: "darknet-separable",
    summary: "DarkNet with depthwise 3×3, then 1×1, for every 3×3 but the first",
    paperName: "DarkNet with separable convolutions",
    paperError: 6.03,
    form: "separable",
    build: darknet,
  },
];

/** The whole network of a name, null if it is none. */
export function findWholeNetwork(id: string): WholeNetwork | null {
  return table.find((row) => row.id === id) ?? null;
}

export function isWholeNetwork(id: string): boolean {
  return findWholeNetwork(id) !== null;
}

export function wholeNetworkNames(): readonly string[] {
  return table.map((row) => row.id);
}

/**
 * A whole network with its size, and how far that is from the one of plain convolutions.
 * @throws BlockError where the images do not fit.
 */
export function buildWholeNetwork({ id, form, build }: WholeNetwork, { width, classes, input }: NetworkOptions): BuiltNetwork {
  const { network, modules } = build(id, { width, classes, input, form });
  const plain = form === "plain" ? network : build(id, { width, classes, input, form: "plain" }).network;
  const plainSize = concrete(parameters(plain));
  const size = measure(network, input);
  shapeAfter(network, input);
  const matchError = (100 * (size.parameters - plainSize)) / plainSize;
  return { network, modules, ...size, innerWidths: [], matchError };
}
