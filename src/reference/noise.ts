/** What training's noise multiplies by, as it was given from outside. Pure: nothing is drawn here. */
import { BlockError } from "../blocks";
import { checkShape, type Value, type Values } from "./value";

/** @throws BlockError where the noise has no value, or one of another shape. */
export function noiseValue(values: Values, id: string, shape: readonly number[]): Value {
  const found = values.get(id);
  if (found === undefined) throw new BlockError(`the noise ${id} has no value, and training needs one`);
  checkShape(found, shape, `the noise ${id}`);
  return found;
}
