/** What channel-wise functions are called, in short. */
import type { Channelwise } from "./block";

export const functionNames: Readonly<Record<Channelwise["function"], string>> = {
  batchNormalisation: "batch norm",
  bias: "bias",
  relu: "ReLU",
  elu: "ELU",
  leakyRelu: "leaky ReLU",
};
