/** The graph that the tensorflow engine hands to TensorFlow, as far as no machine without a GPU would notice. */
import { expect, it } from "vitest";
import { buildNetwork } from "../../../src/networks";
import { buildModel } from "../../../src/training/engines/tensorflow/model";
import { trainingProgram } from "../../../src/training/program";

it("has no operation that TensorFlow refuses to compute in one order on a GPU", () => {
  const input = { height: 32, width: 32, channels: 3 };
  const { network } = buildNetwork({
    ...{ variant: "separable", width: 8, modules: 1, match: "none", inner: "published", classes: 10, input },
  });
  const step = trainingProgram({ network, inputShape: [4, 32, 32, 3], classes: 10 }, { momentum: 0.9, weightDecay: 5e-4 });
  const { bytes } = buildModel(new Map([["train", step]]));
  const text = Buffer.from(bytes).toString("latin1");
  expect(text).toContain("LogSoftmax");
  expect(text).not.toContain("SoftmaxCrossEntropyWithLogits");
});
