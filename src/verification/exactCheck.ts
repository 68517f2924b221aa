/** Whether two forms over the same leaves are one function at given sizes: in whole numbers modulo a prime, at random leaves and inputs. Pure. */
import { BlockError, concrete, leavesOf, type Block, type MapShape } from "../blocks";
import { seedFor, stream } from "../random";
import { evaluateExactly, prime, type Value } from "../reference";

export interface ExactCheck {
  readonly equal: boolean;
  /** Why they are not, in one sentence; null where they are. */
  readonly reason: string | null;
}

/** A difference that is a polynomial of some degree in the leaves vanishes by chance once in (prime / degree)³. */
const draws = 3;
const batch = 2;

function wholeNumbers(shape: readonly number[], ...key: readonly (string | number)[]): Value {
  const random = stream("exact check", ...key);
  const length = shape.reduce((product, size) => product * size, 1);
  return { shape, data: Float64Array.from({ length }, () => random.integer(prime)) };
}

/** Leaves by id; of two blocks that give one id unlike shapes, the first one's, which the other then refuses. */
function leavesFor(blocks: readonly Block[], ...key: readonly (string | number)[]): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>();
  for (const { id, shape } of blocks.flatMap(leavesOf))
    if (!values.has(id)) values.set(id, wholeNumbers(shape.map(concrete), ...key, id));
  return values;
}

/** The entries in which the forms differ, of how many; null where their outputs have unlike shapes. */
function differences(before: Block, after: Block, { input, seed }: { input: MapShape; seed: number }) {
  const shape = [batch, concrete(input.height), concrete(input.width), concrete(input.channels)];
  let [unlike, total] = [0, 0];
  for (let draw = 0; draw < draws; draw++) {
    const given = {
      input: wholeNumbers(shape, seed, draw, "input"),
      leaves: leavesFor([before, after], seed, draw, "leaf"),
      draw: seedFor("opaque functions", seed, draw),
    };
    const [one, other] = [evaluateExactly(before, given), evaluateExactly(after, given)];
    if (one.shape.join() !== other.shape.join()) return null;
    unlike += one.data.reduce((count, x, at) => count + (x === other.data[at] ? 0 : 1), 0);
    total += one.data.length;
  }
  return { unlike, total };
}

/** Compares every entry of both outputs, in three draws; what cannot be evaluated is not equal. */
export function checkExactly(
  { before, after, input }: { readonly before: Block; readonly after: Block; readonly input: MapShape },
  seed: number,
): ExactCheck {
  try {
    const found = differences(before, after, { input, seed });
    if (found === null) return { equal: false, reason: "the outputs have unlike shapes" };
    const { unlike, total } = found;
    return unlike === 0 ? { equal: true, reason: null } : { equal: false, reason: `${unlike} of ${total} entries differ` };
  } catch (error) {
    if (error instanceof BlockError) return { equal: false, reason: error.message };
    throw error;
  }
}
