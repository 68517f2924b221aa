/** Convolution (cross-correlation, as in every framework) with groups, stride, dilation and padding, straight from the definition. Pure. */
import { BlockError, concrete, type Convolution } from "../blocks";
import type { Operation } from "./operation";
import { extentsOf, read, zeros, type Value } from "./value";
import { extentsAfter, sweep, type Window } from "./window";

/** Called with the flat index of one input entry, the first of its weights and the first output entry that these weights feed. */
type VisitRow = (input: number, weights: number, output: number) => void;

/**
 * y[b, i, j, o] = Σ x[b, i · stride + u · dilation - before, …, group(o) · in / groups + c] · w[u, v, c, o].
 * Input [batch, height, width, in], kernel [height, width, in / groups, out].
 * @throws BlockError where groups, kernel and channels do not fit, or a window without padding is larger than the map.
 */
export function convolve(block: Convolution, input: Value, kernel: Value): Operation {
  const groups = concrete(block.groups);
  const extents = extentsOf(input);
  const [height = 0, width = 0, perGroup = 0, out = 0] = kernel.shape;
  if (perGroup * groups !== extents.channels || out % groups !== 0) {
    throw new BlockError(`a kernel [${kernel.shape.join(", ")}] in ${groups} groups does not fit ${extents.channels} channels`);
  }
  const outPerGroup = out / groups;
  const window: Window = { height, width, stride: block.stride, dilation: block.dilation, padding: block.padding };
  const after = extentsAfter(window, extents);

  const forEachRow = (visit: VisitRow): void => {
    sweep(window, extents, (inputPosition, tap, outputPosition) => {
      for (let group = 0; group < groups; group++) {
        for (let channel = 0; channel < perGroup; channel++) {
          visit(
            inputPosition * extents.channels + group * perGroup + channel,
            (tap * perGroup + channel) * out + group * outPerGroup,
            outputPosition * out + group * outPerGroup,
          );
        }
      }
    });
  };

  const output = zeros([extents.batch, after.height, after.width, out]);
  const [x, w, y] = [input.data, kernel.data, output.data];
  forEachRow((from, weights, to) => {
    const value = read(x, from);
    for (let o = 0; o < outPerGroup; o++) y[to + o] = read(y, to + o) + value * read(w, weights + o);
  });

  return {
    output,
    backward: ({ data: dy }) => {
      const inputGradient = zeros(input.shape);
      const kernelGradient = zeros(kernel.shape);
      const [dx, dw] = [inputGradient.data, kernelGradient.data];
      forEachRow((from, weights, to) => {
        const value = read(x, from);
        let sum = 0;
        for (let o = 0; o < outPerGroup; o++) {
          const gradient = read(dy, to + o);
          sum += gradient * read(w, weights + o);
          dw[weights + o] = read(dw, weights + o) + gradient * value;
        }
        dx[from] = read(dx, from) + sum;
      });
      return { input: inputGradient, state: [kernelGradient] };
    },
  };
}
