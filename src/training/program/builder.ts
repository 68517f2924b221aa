/** Writes instructions one after the other and keeps the shape of every value. No tfjs here. */
import type { Instruction, Operation, Shape, ValueId } from "./program";

export interface Builder {
  readonly shapes: Shape[];
  readonly instructions: Instruction[];
  /** A value from outside: an input or a variable. */
  fresh(shape: Shape): ValueId;
  shape(id: ValueId): Shape;
  /** Adds an instruction with one output of the given shape. */
  emit(operation: Operation, inputs: readonly ValueId[], shape: Shape): ValueId;
  /** Adds an instruction with several outputs. */
  emitAll(operation: Operation, inputs: readonly ValueId[], shapes: readonly Shape[]): readonly ValueId[];
}

export function createBuilder(): Builder {
  const shapes: Shape[] = [];
  const instructions: Instruction[] = [];
  const fresh = (shape: Shape): ValueId => shapes.push(shape) - 1;
  const emitAll: Builder["emitAll"] = (operation, inputs, outputShapes) => {
    const outputs = outputShapes.map(fresh);
    instructions.push({ operation, inputs, outputs });
    return outputs;
  };
  return {
    shapes,
    instructions,
    fresh,
    emitAll,
    shape: (id) => shapes[id] ?? [],
    emit: (operation, inputs, shape) => emitAll(operation, inputs, [shape])[0] ?? 0,
  };
}

/** The same elements in another shape; no instruction where the shape is the same already. */
export function reshape(builder: Builder, id: ValueId, shape: Shape): ValueId {
  const same = builder.shape(id).length === shape.length && builder.shape(id).every((extent, axis) => extent === shape[axis]);
  return same ? id : builder.emit({ kind: "reshape", shape }, [id], shape);
}

/** `size` positions from `from` on along one axis; no instruction where that is everything. */
export function sliceAxis(
  builder: Builder,
  id: ValueId,
  { axis, from, size }: { axis: number; from: number; size: number },
): ValueId {
  const shape = builder.shape(id);
  if (from === 0 && size === shape[axis]) return id;
  const sliced = shape.map((extent, i) => (i === axis ? size : extent));
  const operation = { kind: "slice", from: shape.map((_, i) => (i === axis ? from : 0)), size: sliced } as const;
  return builder.emit(operation, [id], sliced);
}

export function concat(builder: Builder, ids: readonly ValueId[], axis: number): ValueId {
  const [first] = ids;
  if (ids.length === 1 && first !== undefined) return first;
  const total = ids.reduce((sum, id) => sum + (builder.shape(id)[axis] ?? 0), 0);
  const shape = builder.shape(first ?? 0).map((extent, i) => (i === axis ? total : extent));
  return builder.emit({ kind: "concat", axis }, ids, shape);
}

/** Sum of values of one shape. */
export function sum(builder: Builder, ids: readonly ValueId[]): ValueId {
  return ids.reduce((total, id) => builder.emit({ kind: "add" }, [total, id], builder.shape(id)));
}
