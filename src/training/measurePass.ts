/** How long a form takes on an engine. */
import type { Block } from "../blocks";
import { stream } from "../random";
import type { Engine } from "./engines/engine";
import { initialValues } from "./initialValues";
import { blockProgram } from "./program";

/** Passes after one to warm up; the fastest counts. */
const passes = 4;

/** Milliseconds of one forward and backward pass over a batch of random images, [batch, height, width, channels]. */
export async function measurePass(
  engine: Engine,
  form: Block,
  { declared, shape }: { declared: Block; shape: readonly number[] },
): Promise<number> {
  const program = blockProgram(form, shape);
  const session = await engine.open(new Map([["pass", program]]), initialValues(declared, 1));
  try {
    const random = stream("measured form");
    const feeds = new Map(
      [...program.inputs].map(([name, id]) => {
        const length = (program.shapes[id] ?? []).reduce((product, extent) => product * extent, 1);
        return [name, Float32Array.from({ length }, () => random.uniform() - 0.5)];
      }),
    );
    let least = Infinity;
    for (let pass = 0; pass <= passes; pass++) {
      const start = performance.now();
      await session.run("pass", feeds);
      if (pass > 0) least = Math.min(least, performance.now() - start);
    }
    return least;
  } finally {
    session.close();
  }
}
