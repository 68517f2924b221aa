/** The list beside a diagram, for whoever does not see it. Pure. */
import type { Drawing } from "../../src/drawings";
import { markOf } from "./links";

const suffix = { same: "", absent: "; absent from the separable convolution", extra: "; extra" } as const;

/** One line a part, in reading order: what the diagram says, without the diagram. */
export function linesOf({ parts }: Drawing, control: Drawing): readonly string[] {
  return parts.filter(({ kind }) => kind !== "split").map((part) => `${part.what}${suffix[markOf(part, control)]}`);
}
