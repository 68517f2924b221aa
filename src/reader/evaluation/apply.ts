/** Layers and objects on maps: what comes out, and by which block. */
import { anyShape, buildLayer } from "../layers/buildLayer";
import type { Layer } from "../layers/layer";
import { callValue, joinOf, unknownCall, type CallSite } from "./calls";
import { featureMap } from "./featureMap";
import { callFunction } from "./functions";
import { freshShape, isMap, mapOf, type Frame } from "./frame";
import { bound, memberOfClass } from "./members";
import { unknownValue, type Given, type ListValue, type ObjectValue, type Value } from "./values";

/** Methods that a framework calls when an object of a class is called. */
const forwardMethods = ["forward", "call", "__call__", "apply"];

export function forwardOf(object: ObjectValue): Value | null {
  for (const name of forwardMethods) {
    const method = memberOfClass(object.type, name);
    if (method?.is === "function") return bound(method, object);
  }
  return null;
}

const given = (value: Value): Given => ({ name: null, spread: "", value, spot: null });

/** A layer on the first of the arguments; further ones (training, mask) do not matter here. */
export function applyTo(
  callee: (Value & { readonly is: "layer" }) | ObjectValue,
  arguments_: readonly Given[],
  site: CallSite,
  frame: Frame,
): Value {
  const [first] = arguments_;
  if (callee.is === "object") return applyObject(callee, arguments_, site, frame);
  if (first === undefined) return unknownValue("");
  return applyLayer(callee.layer, first.value, site, frame);
}

function applyObject(object: ObjectValue, arguments_: readonly Given[], site: CallSite, frame: Frame): Value {
  const forward = forwardOf(object);
  if (forward?.is === "function") return callFunction(forward, arguments_, site, frame);
  const [first] = arguments_;
  const { members } = object;
  if (first === undefined || members === null) return unknownCall(arguments_, "", frame);
  return applySequence(members, first.value, site, frame);
}

function applySequence(members: ListValue, input: Value, site: CallSite, frame: Frame): Value {
  const result = members.items.reduce<Value>((current, member) => {
    // A sequence may begin with its data.
    if (isMap(member)) return member;
    if (member.is === "list" && member.items[1] !== undefined) return callValue(member.items[1], [given(current)], site, frame);
    return callValue(member, [given(current)], site, frame);
  }, input);
  return members.isOpen ? unknownCall([given(result)], "", frame) : result;
}

function applyLayer(layer: Layer, input: Value, site: CallSite, frame: Frame): Value {
  const { role } = layer;
  if (role.role === "sequence") {
    const { members } = role;
    if (members.is !== "list") return unknownCall([given(input)], "", frame);
    layer.applied ??= anyShape;
    const first = members.items[0];
    const start = first?.is === "layer" ? first.layer.declared : null;
    const isGiven = start === null || mapOf(input, frame)?.made.op !== "given";
    return applySequence(members, isGiven ? input : { is: "map", map: featureMap(start, { op: "given" }) }, site, frame);
  }
  if (role.role === "join") {
    if (input.is === "list" && input.alike !== undefined) return joinOf(role.join, input.alike, frame.site ?? site.spot, frame);
    return input.is === "list" && !input.isOpen
      ? joinOf(role.join, input.items, frame.site ?? site.spot, frame)
      : unknownCall(input.is === "list" ? input.items.map(given) : [given(input)], "", frame);
  }
  const map = mapOf(input, frame);
  if (map === null) return unknownValue("");
  const coming = map.made.op === "given" && layer.declared !== null ? layer.declared : map.shape;
  layer.applied ??= coming;
  const { block, unknown, supposed, output, notes } = buildLayer(layer, coming);
  const { height, width, channels } = output;
  const shape = height !== null && width !== null && channels !== null ? { height, width, channels } : freshShape(frame, output);
  const made = featureMap(shape, {
    ...{ op: "layer", layer, input: map, block, unknown, notes: [...layer.notes, ...notes] },
    supposed: supposed ?? null,
  });
  frame.run.maps.push(made);
  return { is: "map", map: made };
}
