/** Numbers with a shape: maps [batch, height, width, channels], kernels, states. Float64, row-major. Pure. */
import { BlockError } from "../blocks";

export interface Value {
  /** Maps: [batch, height, width, channels]; kernels: [height, width, in / groups, out]; states: [channels]. */
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** The value of each leaf, or its gradient, by leaf id. */
export type Values = ReadonlyMap<string, Value>;

/** The extents of one map. */
export interface MapExtents {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function zeros(shape: readonly number[]): Value {
  return { shape, data: new Float64Array(sizeOf(shape)) };
}

/** One entry; outside it is NaN, so that a wrong index shows in every comparison. */
export function read(data: Float64Array, at: number): number {
  return data[at] ?? NaN;
}

/** target += source. */
export function addTo(target: Value, source: Value): void {
  checkShape(source, target.shape, "a value to be added");
  const { data } = target;
  for (let at = 0; at < data.length; at++) data[at] = read(data, at) + read(source.data, at);
}

/** Entry by entry |value|. */
export function absolute(value: Value): Value {
  return { shape: value.shape, data: value.data.map(Math.abs) };
}

export function scaled(value: Value, factor: number): Value {
  return { shape: value.shape, data: value.data.map((x) => x * factor) };
}

/** Entry by entry a · b. */
export function product(a: Value, b: Value): Value {
  checkShape(b, a.shape, "a factor");
  return { shape: a.shape, data: a.data.map((x, at) => x * read(b.data, at)) };
}

/** @throws BlockError unless the value has just this shape and as many entries. */
export function checkShape(value: Value, shape: readonly number[], what: string): void {
  const alike = value.shape.length === shape.length && value.shape.every((size, axis) => size === shape[axis]);
  if (!alike || value.data.length !== sizeOf(shape)) {
    throw new BlockError(`${what} is [${value.shape.join(", ")}] with ${value.data.length} entries, not [${shape.join(", ")}]`);
  }
}

/** @throws BlockError unless the value is a map [batch, height, width, channels]. */
export function extentsOf(map: Value): MapExtents {
  const [batch = 0, height = 0, width = 0, channels = 0] = map.shape;
  checkShape(map, [batch, height, width, channels], "a map");
  return { batch, height, width, channels };
}

/** The channels from … from + count - 1 of a map. */
export function takeChannels(map: Value, from: number, count: number): Value {
  const { batch, height, width, channels } = extentsOf(map);
  if (from < 0 || from + count > channels) {
    throw new BlockError(`channels ${from} to ${from + count - 1} are not among the ${channels} of the map`);
  }
  const taken = zeros([batch, height, width, count]);
  for (let position = 0; position < batch * height * width; position++) {
    const start = position * channels + from;
    taken.data.set(map.data.subarray(start, start + count), position * count);
  }
  return taken;
}

/** Adds a map to the channels of `target` from number `from` on: the adjoint of `takeChannels`. */
export function addToChannels(target: Value, from: number, part: Value): void {
  const { batch, height, width, channels } = extentsOf(target);
  const count = extentsOf(part).channels;
  checkShape(part, [batch, height, width, count], "a part of a map");
  for (let position = 0; position < batch * height * width; position++) {
    for (let channel = 0; channel < count; channel++) {
      const at = position * channels + from + channel;
      target.data[at] = read(target.data, at) + read(part.data, position * count + channel);
    }
  }
}
