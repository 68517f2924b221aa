/** The size of a network in numbers. Pure. */
import { concrete, leavesOf, multiplyAdds, parameters, type Block, type MapShape } from "../blocks";

export interface NetworkSize {
  /** Convolution and dense weights. */
  readonly parameters: number;
  /** For one image. */
  readonly multiplyAdds: number;
  /** Scales and offsets of batch norm, apart from `parameters`. */
  readonly normalisationParameters: number;
}

/** @throws BlockError where parts do not fit. */
export function measure(network: Block, input: MapShape): NetworkSize {
  return {
    parameters: concrete(parameters(network)),
    multiplyAdds: concrete(multiplyAdds(network, input)),
    normalisationParameters: leavesOf(network)
      .filter((leaf) => leaf.role === "normalisation")
      .reduce((sum, leaf) => sum + concrete(leaf.shape[0] ?? 0), 0),
  };
}
