/** Any layer as a block on the map that comes in. Pure. */
import { unknown, type Block, type MapShape, type Size } from "../../blocks";
import type { Note } from "../readLayer";
import { buildConvolution, channelwise, type Built } from "./buildConvolution";
import { extentAfter } from "./extents";
import type { Layer, PoolRole } from "./layer";
import { evenNumber, newFinding, paddingFrom } from "./window";

export const anyShape: MapShape = { height: unknown("H"), width: unknown("W"), channels: unknown("C") };

const keeping = (input: MapShape, block: Block | null, why: string | null, notes: readonly Note[] = []): Built => ({
  block,
  unknown: why,
  input,
  output: input,
  notes,
});

function buildPool(layer: Layer, role: PoolRole, input: MapShape): Built {
  const { channels } = input;
  if (role.function === "global") {
    const block: Block = { block: "pool", function: "global", size: 0, stride: 1, padding: "valid", countsPadding: false };
    return { ...keeping(input, block, null), output: { height: 1, width: 1, channels } };
  }
  const finding = newFinding(layer.because);
  const size = evenNumber(role.size, "pool size", finding);
  const stride = evenNumber(role.stride, "stride", finding);
  const refused: Built = {
    ...keeping(input, null, finding.why.join("; ")),
    output: { height: null, width: null, channels },
  };
  if (size === null || stride === null) return refused;
  const padded = { padding: role.padding, kernel: [size, size] as const, stride, dilation: 1, framework: layer.framework };
  const padding = paddingFrom(padded, finding);
  if (padding === null) return { ...refused, unknown: finding.why.join("; ") };
  const { countsPadding } = role;
  if (role.function === "average" && padding === "same" && size > 1) {
    finding.notes.push({
      about: "pooling",
      text: countsPadding
        ? "This average counts the zeros of the padding (PyTorch's default); TensorFlow's divides by the positions inside only."
        : "This average divides by the positions inside only; PyTorch's counts the zeros of the padding by default.",
    });
  }
  const window = { size, stride, dilation: 1, padding };
  return {
    block: { block: "pool", function: role.function, size, stride, padding, countsPadding },
    unknown: null,
    input,
    output: { height: extentAfter(input.height, window), width: extentAfter(input.width, window), channels },
    notes: finding.notes,
  };
}

/** @param coming what comes in; null where no data is seen to pass */
export function buildLayer(layer: Layer, coming: MapShape | null): Built {
  const { role, id } = layer;
  const input = coming ?? anyShape;
  switch (role.role) {
    case "convolution":
      return buildConvolution(layer, role, coming);
    case "activation": {
      const { name, function: own } = role.activation;
      return own === null
        ? keeping(input, null, `blocks have no ${name}`)
        : keeping(input, channelwise(own, id, input.channels), null);
    }
    case "normalisation":
      return role.isBatch
        ? keeping(input, channelwise("batchNormalisation", id, input.channels), null)
        : keeping(input, null, `blocks have no ${role.name}`);
    case "pool":
      return buildPool(layer, role, input);
    case "dropout":
      return role.rate === null
        ? keeping(input, null, "the rate of the dropout is not known here")
        : keeping(input, { block: "dropout", id, rate: role.rate }, null);
    case "identity":
      return keeping(input, { block: "identity" }, null);
    case "other": {
      if (role.channels === "same")
        return {
          ...keeping(input, null, `blocks have no ${layer.kind}`),
          output: { height: null, width: null, channels: input.channels },
        };
      const channels: Size | null = role.channels === null ? null : role.channels.size;
      return { ...keeping(input, null, `blocks have no ${layer.kind}`), output: { height: null, width: null, channels } };
    }
    default:
      return {
        ...keeping(input, null, `${layer.kind} is more than one layer`),
        output: { height: null, width: null, channels: null },
      };
  }
}
