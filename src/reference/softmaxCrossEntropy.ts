/** Softmax cross-entropy over logits [batch, classes], from its definition. Pure. */
import { read, zeros, type Value } from "./value";

/** Losses [batch] in nats, and the gradient of their sum with respect to the logits. */
export function softmaxCrossEntropy(logits: Value, labels: readonly number[]): { readonly losses: Value; readonly gradient: Value } {
  const [batch = 0, classes = 0] = logits.shape;
  const losses = zeros([batch]);
  const gradient = zeros(logits.shape);
  for (let row = 0; row < batch; row++) {
    const own = logits.data.subarray(row * classes, (row + 1) * classes);
    const largest = own.reduce((most, logit) => Math.max(most, logit), -Infinity);
    const total = own.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
    const label = labels[row] ?? -1;
    losses.data[row] = largest + Math.log(total) - read(own, label);
    own.forEach((logit, k) => (gradient.data[row * classes + k] = Math.exp(logit - largest) / total - (k === label ? 1 : 0)));
  }
  return { losses, gradient };
}
