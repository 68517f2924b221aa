/** A text without layers is known before a parser is opened, and none with layers is taken for one. */
import { expect, it } from "vitest";
import { mayHoldLayers } from "../../../src/reader";
import { flax } from "../../../src/reader/frameworks/flax";
import { keras } from "../../../src/reader/frameworks/keras";
import { pytorch } from "../../../src/reader/frameworks/pytorch";
import { tfjs } from "../../../src/reader/frameworks/tfjs";

const convolutions = [keras, pytorch, flax, tfjs].flatMap(({ rows }) =>
  rows.flatMap(({ paths }) => paths.filter((path) => /conv/i.test(path))),
);

it("takes no import of a convolution for none", () => {
  expect(convolutions.length).toBeGreaterThan(20);
  for (const path of convolutions) {
    const [, module = "", name = ""] = /^(.*)\.(\w+)$/.exec(path) ?? [];
    expect(mayHoldLayers(`from ${module} import ${name}`), path).toBe(true);
  }
});

it.each(["convert(x)", "to_converged = 1", "conversation", "import torch"])("knows that there is none in %s", (text) => {
  expect(mayHoldLayers(text)).toBe(false);
});
