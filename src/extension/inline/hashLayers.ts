/** Layers with what they are known again by, computed once for each that is read, however often its text is edited. No vscode. */
import { ownModule } from "../../layerArms";
import { armsOfForm } from "../../networks";
import type { ReadLayer } from "../../reader";
import { layerHash } from "../../trial";
import type { HashedLayer } from "./findings";

/** More than a day's editing needs. */
const mostKept = 10_000;

/** What a function made of a text, kept. */
function kept<Value>(make: (layer: ReadLayer, inner: "published" | "linear") => Value) {
  const values = new Map<string, Value>();
  return (text: string, layer: ReadLayer, inner: "published" | "linear" = "published"): Value => {
    const key = `${inner} ${text}`;
    const known = values.get(key);
    if (known !== undefined) return known;
    if (values.size >= mostKept) values.clear();
    const value = make(layer, inner);
    values.set(key, value);
    return value;
  };
}

const hashOf = kept(layerHash);

const armsOf = kept(({ block, input }, inner): readonly string[] => {
  if (block === null || typeof input?.channels !== "number") return [];
  const { module, residual } = ownModule(block);
  return armsOfForm(module, { channels: input.channels, residual, inner });
});

function hashedLayer(layer: ReadLayer): HashedLayer {
  // Leaves are named by what they are, so that the text is the same for layers that are.
  const text = JSON.stringify([layer.block, layer.supposed, layer.input?.channels]);
  return { layer, hash: hashOf(text, layer), arms: (inner) => armsOf(text, layer, inner) };
}

/** Of the layers that are there now: a text that is not edited is asked for at every hover and every step of a trial. */
const known = new WeakMap<ReadLayer, HashedLayer>();

export const hashedLayers = (layers: readonly ReadLayer[]): readonly HashedLayer[] =>
  layers.map((layer) => {
    const hashed = known.get(layer) ?? hashedLayer(layer);
    known.set(layer, hashed);
    return hashed;
  });
