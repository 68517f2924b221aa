/** What checkpoints of PyTorch call layers: attributes of a module, or members of a Sequential that is one. Pure. */
import type { TextRange } from "../reader";
import type { Converted } from "./conversion";
import type { Document } from "./text/document";
import { membersIn } from "./text/members";
import type { Place } from "./place";
import type { TextEdit } from "./rewrite";
import { standingOf } from "./text/standing";

/** The attribute of `self` that a name is, null for any other. */
const attributeOf = (name: string | null): string | null =>
  name?.startsWith("self.") === true ? name.slice("self.".length) : null;

/** The attributes of `self` that layers are each assigned to, by their numbers; null where the convolutions are not. */
function attributesOf(document: Document, { calls, layer }: Pick<Place, "calls" | "layer">): readonly (string | null)[] | null {
  const attributeAt = (range: TextRange): string | null => {
    const standing = standingOf(document, range);
    return standing.stands === "value" ? attributeOf(standing.target) : null;
  };
  return calls.length > 1 && calls.every((call) => attributeAt(call) !== null) ? layer.parts.map(attributeAt) : null;
}

export interface Rewriting {
  /** What the layer that is edited is assigned to, null where nobody can ask for it. */
  readonly target: string | null;
  /** The last is that of the layer. */
  readonly edits: readonly TextEdit[];
  /** From paths to the layers that they stand for. */
  readonly isBack: boolean;
}

/** What a module keeps the layers as: attributes of its own, or members of a Sequential that is one. */
export function keptAs(
  { document, calls, between, layer }: Place,
  { target, edits, isBack }: Rewriting,
): Pick<Converted, "attribute" | "apart" | "moved"> {
  const edit = edits.at(-1);
  const found = edit === undefined || layer.framework !== "pytorch" ? null : membersIn(document, edit);
  const own = found === null ? null : attributeOf(found.sequential.target);
  if (found === null || own === null)
    return { attribute: attributeOf(target), apart: { old: attributesOf(document, { calls, layer }), new: null }, moved: null };
  const { before, behind, members } = found;
  const row = Array.from({ length: calls.length + between.length }, (_, i) => `${own}.${before + i}`);
  const after = isBack ? row.length : 1;
  const from = before + members.length;
  const by = after - members.length;
  return {
    attribute: `${own}.${before}`,
    apart: { old: !isBack && members.length > 1 ? row : null, new: isBack && row.length > 1 ? row : null },
    moved: by === 0 || behind === 0 ? null : { sequential: own, from, to: from + behind, by },
  };
}
