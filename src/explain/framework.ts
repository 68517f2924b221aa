/** The four frameworks that code is written for, and where their defaults differ. Pure. */
import type { Framework } from "../reader";

export type { Framework };

export const frameworks: readonly Framework[] = ["keras", "pytorch", "flax", "tfjs"];

interface FrameworkTraits {
  readonly title: string;
  readonly language: "python" | "javascript";
  /** What batch normalisation adds to the variance unless told otherwise. */
  readonly epsilon: number;
  /** How a step changes the running statistics by default, in the framework's own words. */
  readonly momentum: string;
}

export const traitsOf: Readonly<Record<Framework, FrameworkTraits>> = {
  keras: { title: "Keras", language: "python", epsilon: 1e-3, momentum: "momentum 0.99: 1 % of the batch's enters" },
  pytorch: { title: "PyTorch", language: "python", epsilon: 1e-5, momentum: "momentum 0.1: 10 % of the batch's enters" },
  flax: { title: "Flax", language: "python", epsilon: 1e-5, momentum: "momentum 0.99: 1 % of the batch's enters" },
  tfjs: { title: "TensorFlow.js", language: "javascript", epsilon: 1e-3, momentum: "momentum 0.99: 1 % of the batch's enters" },
};
