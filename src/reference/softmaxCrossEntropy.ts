/** The loss of classification and its gradient, from logits. Pure. */
import { BlockError } from "../blocks";
import { checkShape, read, zeros, type Value } from "./value";

export interface LossEvaluation {
  /** Mean over the batch of -log softmax(logits)[label], in nats. */
  readonly loss: number;
  /** Of the loss, with the shape of the logits: (softmax(logits) - one-hot(label)) / batch. */
  readonly gradient: Value;
}

/**
 * Mean softmax cross-entropy of logits [batch, classes], or of a map [batch, 1, 1, classes], at one class number an image.
 * @throws BlockError unless there is one label for each image, each among the classes.
 */
export function softmaxCrossEntropy(logits: Value, labels: ArrayLike<number>): LossEvaluation {
  const batch = logits.shape[0] ?? 0;
  const classes = logits.shape.at(-1) ?? 0;
  checkShape(logits, logits.shape.length === 4 ? [batch, 1, 1, classes] : [batch, classes], "the logits");
  if (batch === 0 || labels.length !== batch) throw new BlockError(`${batch} images need as many labels, not ${labels.length}`);

  const gradient = zeros(logits.shape);
  let loss = 0;
  for (let image = 0; image < batch; image++) {
    const label = labels[image] ?? NaN;
    if (!Number.isInteger(label) || label < 0 || label >= classes)
      throw new BlockError(`the label ${label} is not among ${classes} classes`);
    const row = logits.data.subarray(image * classes, (image + 1) * classes);
    // Shifted by the largest, so that no exponential overflows.
    const largest = row.reduce((most, x) => Math.max(most, x), -Infinity);
    const exponentials = row.map((x) => Math.exp(x - largest));
    const sum = exponentials.reduce((total, x) => total + x, 0);
    loss += (Math.log(sum) + largest - read(row, label)) / batch;
    exponentials.forEach((x, of) => (gradient.data[image * classes + of] = (x / sum - (of === label ? 1 : 0)) / batch));
  }
  return { loss, gradient };
}
