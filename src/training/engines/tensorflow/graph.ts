/** Writes a TensorFlow GraphDef inside a SavedModel, node by node. Field numbers as in tensorflow/core/framework/*.proto. */
import type { Shape } from "../../program";
import { bytes, float, integer, joined, message, packed, string } from "./protobuf";

export const float32 = 1;
export const int32 = 3;

/** A node attribute, encoded as an AttrValue. */
export type Attribute = Uint8Array;

const shapeMessage = (field: number, shape: Shape): Uint8Array =>
  message(field, ...shape.map((extent) => message(2, integer(1, extent))));

export const attribute = {
  type: (value: number): Attribute => integer(6, value),
  integer: (value: number): Attribute => integer(3, value),
  float: (value: number): Attribute => float(4, value),
  boolean: (value: boolean): Attribute => integer(5, value ? 1 : 0),
  string: (value: string): Attribute => string(2, value),
  integers: (values: readonly number[]): Attribute => message(1, packed(3, values)),
  shape: (value: Shape): Attribute => shapeMessage(7, value),
  /** A constant's value: TensorProto {dtype = 1, tensor_shape = 2, tensor_content = 4}. */
  tensor: (values: Float32Array | Int32Array, shape: Shape): Attribute =>
    message(
      8,
      integer(1, values instanceof Int32Array ? int32 : float32),
      shapeMessage(2, shape),
      bytes(4, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
    ),
} as const;

export interface Graph {
  /** Adds a node and returns its name. Inputs are "name", "name:1", or "^name" to run after. */
  node(name: string, op: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>>): string;
  /** An int32 constant; one node for equal values. */
  integers(values: readonly number[], shape?: Shape): string;
  floats(values: Float32Array, shape: Shape): string;
  /** The whole graph as the bytes of a saved_model.pb with the tag "serve". */
  encode(): Uint8Array;
}

/** Version of the graph format that is written; any TensorFlow 2 reads it. */
const producer = 1087;

export function createGraph(): Graph {
  const nodes: Uint8Array[] = [];
  const constants = new Map<string, string>();
  const node: Graph["node"] = (name, op, inputs, attributes) => {
    const encoded = Object.entries(attributes).map(([key, value]) => message(5, string(1, key), bytes(2, value)));
    nodes.push(message(1, string(1, name), string(2, op), ...inputs.map((input) => string(3, input)), ...encoded));
    return name;
  };
  const constant = (values: Float32Array | Int32Array, shape: Shape): string => {
    const dtype = attribute.type(values instanceof Int32Array ? int32 : float32);
    return node(`constant/${nodes.length}`, "Const", [], { dtype, value: attribute.tensor(values, shape) });
  };
  return {
    node,
    floats: constant,
    integers(values, shape = [values.length]) {
      const key = `${values.join(",")}/${shape.join(",")}`;
      const known = constants.get(key) ?? constant(Int32Array.from(values), shape);
      constants.set(key, known);
      return known;
    },
    encode() {
      const graph = message(2, ...nodes, message(4, integer(1, producer)));
      return joined([integer(1, 1), message(2, message(1, string(4, "serve")), graph)]);
    },
  };
}
