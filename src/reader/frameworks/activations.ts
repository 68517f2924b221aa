/** Names of activations in all four frameworks, and what the block algebra has for them. Pure. */
import { leakySlope } from "../../blocks";
import type { Activation } from "../layers/layer";

const functions: ReadonlyMap<string, Activation["function"]> = new Map([
  ["relu", "relu"],
  ["elu", "elu"],
]);
/** As the literature writes them. */
const shown: ReadonlyMap<string, string> = new Map(
  Object.entries({
    relu: "ReLU",
    elu: "ELU",
    leakyrelu: "leaky ReLU",
    relu6: "ReLU6",
    gelu: "GELU",
    silu: "SiLU",
    swish: "Swish",
    selu: "SELU",
  }),
);
const linear = new Set(["linear", "identity", "none", ""]);

/** An activation by its name. A leaky ReLU needs the blocks' own slope to be theirs. */
export function activationOf(name: string, slope: number | null = null): Activation {
  const key = name.toLowerCase().replaceAll("_", "");
  const isLeaky = key === "leakyrelu" && slope === leakySlope;
  return { name: shown.get(key) ?? name, function: isLeaky ? "leakyRelu" : (functions.get(key) ?? null), isKnown: true };
}

/** Whether a name stands for no activation at all. */
export const isLinear = (name: string): boolean => linear.has(name.toLowerCase());
