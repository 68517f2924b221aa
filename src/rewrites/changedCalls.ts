/** The calls at a place and those of a spelling of it, with what the text becomes. Pure. */
import type { Framework, Note } from "../reader";
import { allBetween, inRow, withBetween } from "./places/between";
import { callOf, type Call } from "./calls/call";
import { holdsComment } from "./text/document";
import { flaxPaths, kerasPaths, pytorchPaths, type PathDialect } from "./calls/pathDialect";
import { placedLoop } from "./places/paths";
import type { Place } from "./place";
import type { ClassForm } from "./places/pathClass";
import { placedClass, unrolledClass } from "./places/placeClass";
import { pieceAt } from "./places/placeAttribute";
import { placed, placedRow } from "./places/placed";
import { isRefused, refusal, type Refusal, type TextEdit } from "./rewrite";
import { namesFor, signatureOf, type Kind, type Spelling } from "./spellings";
import { unrolled } from "./places/unroll";

/** A function inside of a layer that blocks do not have, such as a softmax, which is another over a part of the channels. */
const isOtherFunction = ({ about }: Note): boolean => about === "activation";

/** The calls as they are written, by what each has to be. */
function written({ document, calls, layer: { framework } }: Place, from: readonly Kind[]): readonly Call[] | Refusal {
  const own: Call[] = [];
  for (const [i, kind] of from.entries()) {
    const [layer, signature] = [calls[i], signatureOf(framework, kind)];
    if (layer === undefined || signature === null) return refusal("one of its layers is not found");
    const call = callOf(document.source, layer, signature);
    if (isRefused(call)) return call;
    own.push(call);
  }
  return own;
}

export const dialects: Readonly<Record<Framework, PathDialect>> = {
  keras: kerasPaths,
  tfjs: kerasPaths,
  flax: flaxPaths,
  pytorch: pytorchPaths,
};

/** Calls before and after, with what the text becomes. */
export interface Changed {
  readonly before: readonly Call[];
  readonly after: readonly Call[];
  readonly edits: readonly TextEdit[] | Refusal;
}

/** The calls that a loop or a class of paths stands for, and how others are put in its place. */
interface Gathered {
  readonly calls: readonly Call[];
  readonly edits: (calls: readonly Call[]) => readonly TextEdit[];
}

function gathered({ document, layer, calls, between, sizes }: Place, form: ClassForm): Gathered | Refusal {
  if (sizes === null) return refusal("how many channels the paths have is not known here");
  const inside = allBetween(document, layer.framework, between);
  if (isRefused(inside)) return inside;
  if (layer.framework === "pytorch") return unrolledClass(document, calls, { form, between: inside, sizes });
  const found = unrolled(document, layer, calls, { form, between: inside, dialect: dialects[layer.framework], sizes });
  if (isRefused(found)) return found;
  return { calls: found.calls, edits: (own) => placedRow(document, found.row, withBetween(own, found.between)) };
}

/** What a spelling makes of a place. */
export function changedCalls(place: Place, { from, change, loop }: Spelling): Changed | Refusal {
  const { document, layer, calls, sizes } = place;
  if (calls.some((call) => holdsComment(document, call)))
    return refusal("a comment stands inside of the call, and would be lost");
  // What follows inside of the last of several layers stands behind the sum, where it is given all channels again.
  const inPaths = typeof from === "string" || loop !== undefined ? calls.slice(0, Math.max(1, calls.length - 1)) : [];
  const inside = inPaths.flatMap(({ notes }) => notes).find(isOtherFunction);
  if (inside !== undefined)
    return refusal(`whether it acts on each channel alone is not known: ${inside.text.replace(/;.*|\.$/, "")}`);
  const context = { names: namesFor(layer.framework), sizes };
  if (typeof from === "string") {
    const found = gathered(place, from);
    if (isRefused(found)) return found;
    const own = change(found.calls, context);
    return isRefused(own) ? own : { before: found.calls, after: own, edits: found.edits(own) };
  }
  const before = written(place, from);
  if (isRefused(before)) return before;
  const after = change(before, context);
  if (isRefused(after)) return after;
  if (loop === undefined) return { before, after, edits: placed(document, calls, { before, after }) };
  if (sizes === null) return refusal("how many groups it has is not known here, and paths have to be counted");
  const between = allBetween(document, layer.framework, place.between);
  if (isRefused(between)) return between;
  const paths = { form: loop, calls: after, between, sizes, dialect: dialects[layer.framework] };
  const pieces = inRow(
    calls.map(pieceAt),
    between.map(({ piece, behind }) => ({ ...piece, behind })),
  );
  const edits = layer.framework === "pytorch" ? placedClass(document, pieces, paths) : placedLoop(document, pieces, paths);
  return { before, after, edits };
}
