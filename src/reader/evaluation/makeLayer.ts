/** Layers out of calls of a framework's constructors, and the shapes that such calls declare. */
import { add, multiply, type Join, type MapShape, type Size } from "../../blocks";
import { bind, nameOfParameter } from "../frameworks/bind";
import type { KnownRow } from "../frameworks/paths";
import { anyShape } from "../layers/buildLayer";
import type { Layer } from "../layers/layer";
import type { Note } from "../readLayer";
import type { CallSite } from "./calls";
import type { FeatureMap } from "./featureMap";
import { freshShape, type Frame } from "./frame";
import { amountOf, type Given, type Value } from "./values";

export function makeLayer(
  row: KnownRow,
  given: readonly Given[],
  site: CallSite & { readonly isAssumed?: boolean },
  frame: Frame,
): Layer {
  const { run } = frame;
  const bound = bind(given, row.parameters);
  const notes: Note[] = [...row.notes(bound)];
  if (site.isAssumed === true) {
    notes.push({
      about: "alias",
      text: `${site.call} is taken for ${row.paths[0] ?? row.kind}, though the text does not import it.`,
    });
  }
  const declared = given.find(({ name }) => name === "input_shape" || name === "inputShape");
  const layer: Layer = {
    id: String(run.nextId++),
    framework: row.framework,
    kind: row.kind,
    call: site.call,
    spot: site.spot,
    site: frame.site ?? site.spot,
    role: row.role(bound),
    parameters: row.parameters.map(nameOfParameter).filter((name) => name !== "*"),
    given,
    notes,
    because: [...bound.because],
    declared: declared === undefined ? null : declaredShape(declared.value, frame),
    applied: null,
  };
  const { role } = layer.role;
  if (role === "sequence") run.sequences.push(layer);
  if (role === "convolution") {
    if (frame.site === null) run.layers.push(layer);
    else run.inlined++;
  }
  return layer;
}

/** A shape as input layers take it, without the batch (or with it, where it has four extents): channels last. */
export function declaredShape(value: Value, frame: Frame): MapShape {
  const extents = value.is === "list" && !value.isOpen ? value.items.slice(-3) : [];
  if (extents.length < 3) return freshShape(frame);
  const [height = null, width = null, channels = null] = extents.map((extent): Size | null => amountOf(extent)?.size ?? null);
  return freshShape(frame, { height, width, channels });
}

/** Of maps that are added, one that layers made says more of the shape than one that is given. */
export function joinedShape(join: Join, maps: readonly FeatureMap[], count: Size | null): MapShape {
  const shape = (maps.find(({ made }) => made.op !== "given") ?? maps[0])?.shape ?? anyShape;
  if (join !== "concat") return shape;
  const channels = count === null ? add(...maps.map((map) => map.shape.channels)) : multiply(count, shape.channels);
  return { ...shape, channels };
}
