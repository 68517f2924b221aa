/** The few bytes of protocol-buffer encoding that a TensorFlow graph needs; field numbers stand where messages are built. Pure. */

export type Message = readonly Uint8Array[];

const text = new TextEncoder();

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return Uint8Array.from(bytes);
}

const tag = (field: number, wire: number): Uint8Array => varint(field * 8 + wire);

/** Joins encoded fields into one message. */
export function joined(parts: Message): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const integer = (field: number, value: number): Uint8Array => joined([tag(field, 0), varint(value)]);

export const bytes = (field: number, value: Uint8Array): Uint8Array => joined([tag(field, 2), varint(value.length), value]);

export const string = (field: number, value: string): Uint8Array => bytes(field, text.encode(value));

export const message = (field: number, ...parts: Message): Uint8Array => bytes(field, joined(parts));

export function float(field: number, value: number): Uint8Array {
  return joined([tag(field, 5), new Uint8Array(Float32Array.of(value).buffer)]);
}

export const packed = (field: number, values: readonly number[]): Uint8Array => message(field, ...values.map(varint));
