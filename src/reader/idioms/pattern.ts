/** What a row of layers is called: by its convolutions in order, and what stands between them. Pure. */
import { shapeOfTensor, type Convolution } from "../../blocks";
import { isDepthwise } from "../layers/buildConvolution";
import type { Layer } from "../layers/layer";
import type { LayerMap } from "./passage";

export type ConvolutionKind = "pointwise" | "dense" | "grouped" | "depthwise" | "separable" | "unknown";

/** The convolution that a layer's block begins with. */
export function firstConvolution({ made: { block } }: LayerMap): Convolution | null {
  const first = block?.block === "chain" ? block.steps[0] : block;
  return first?.block === "convolution" ? first : null;
}

export function convolutionKind(map: LayerMap): ConvolutionKind | null {
  const { role } = map.made.layer;
  if (role.role !== "convolution") return null;
  if (role.isSeparable) return "separable";
  if (role.groups === "input") return "depthwise";
  const convolution = firstConvolution(map);
  if (convolution === null) return "unknown";
  if (isDepthwise(convolution)) return "depthwise";
  if (convolution.groups !== 1) return "grouped";
  const [height = 0, width = 0] = shapeOfTensor(convolution.kernel);
  return height === 1 && width === 1 ? "pointwise" : "dense";
}

export const isConvolution = (map: LayerMap): boolean => map.made.layer.role.role === "convolution";

/** How a channelwise layer is called where it stands between others, null for one that is none. */
export function channelwiseName({ role }: Layer): string | null {
  if (role.role === "activation") return role.activation.name;
  if (role.role === "normalisation") return role.name;
  return role.role === "identity" ? "" : null;
}

/** What a convolution layer does after its weights within itself. */
export function activationInside({ role }: Layer): string | null {
  return role.role === "convolution" ? (role.activation?.name ?? null) : null;
}

/** Names of known modules, by the kinds of their convolutions in order. */
const modules: readonly (readonly [RegExp, string])[] = [
  [/^pointwise grouped pointwise$/, "ResNeXt block"],
  [/^pointwise depthwise pointwise$/, "inverted residual block"],
  [/^pointwise dense pointwise$/, "bottleneck block"],
  [/^(depthwise pointwise|separable)( (depthwise pointwise|separable))*$/, "separable residual block"],
];

/** The name of a residual block by the convolutions of its longest path. */
export function residualName(path: readonly LayerMap[]): string {
  const kinds = path.flatMap((map) => convolutionKind(map) ?? []).join(" ");
  return modules.find(([pattern]) => pattern.test(kinds))?.[1] ?? "residual addition";
}

/** The name of layers one after the other, as a helper or class of the same file puts them together. */
export function sequenceName(maps: readonly LayerMap[]): string {
  const kinds = maps.flatMap((map) => convolutionKind(map) ?? []);
  const [first] = kinds;
  if (kinds.length === 1 && first !== undefined) {
    const between = maps.flatMap(({ made: { layer } }) => channelwiseName(layer) ?? []).filter((name) => name !== "");
    const name =
      first === "pointwise"
        ? "1×1 convolution"
        : first === "dense" || first === "unknown"
          ? "convolution"
          : `${first} convolution`;
    return between.length === 0 ? name : `${name} with ${between.join(" and ")}`;
  }
  const row = kinds.join(" ");
  if (row === "depthwise pointwise") return "depthwise separable convolution";
  if (row === "pointwise depthwise") return "extreme Inception module";
  if (row === "pointwise grouped pointwise") return "ResNeXt branch";
  return `module of ${kinds.length} convolutions`;
}
