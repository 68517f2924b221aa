/** What one primitive block does to numbers: its output, and the gradients of its input and of the tensors it reads. Types only. */
import type { Value } from "./value";

/** Whether batch normalisation uses the statistics of the batch or the running ones. */
export type Mode = "training" | "inference";

export interface OperationGradients {
  readonly input: Value;
  /** One for each of the block's tensors, in their order. */
  readonly state: readonly Value[];
}

export interface Operation {
  readonly output: Value;
  /** Vector-Jacobian product: the gradients of Σ output · outputGradient. */
  readonly backward: (outputGradient: Value) => OperationGradients;
  /** What the running statistics among the block's tensors should move towards, at the same places as in its state. */
  readonly statistics?: ReadonlyMap<number, Value>;
}
