/** One JPEG or PNG file → 32×32 RGB bytes. What it is, is read from its first bytes and not from its name. */
import jpeg from "jpeg-js";
import { PNG } from "pngjs";
import { InputError } from "../../protocol";
import { imageBytes, side } from "./dataset";

interface Format {
  readonly name: "JPEG" | "PNG";
  readonly magic: Buffer;
  /** Width and height from the header, before anything is decoded; null if there are none. */
  readonly size: (bytes: Buffer) => readonly [width: number, height: number] | null;
  /** @throws any error if the image is damaged */
  readonly decode: (bytes: Buffer) => Uint8Array;
}

/** Start-of-frame markers: 0xffc0 … 0xffcf but for Huffman tables, an extension and arithmetic conditioning (ITU T.81, B.1). */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

function jpegSize(bytes: Buffer): readonly [number, number] | null {
  let at = 2;
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    if (isFrame(marker)) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
    // A marker may be padded by fill bytes 0xff.
    at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

function withoutAlpha(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(imageBytes);
  for (let pixel = 0; pixel < side * side; pixel++) {
    for (let channel = 0; channel < 3; channel++) rgb[pixel * 3 + channel] = rgba[pixel * 4 + channel] ?? 0;
  }
  return rgb;
}

const formats: readonly Format[] = [
  {
    name: "JPEG",
    magic: Buffer.from([0xff, 0xd8, 0xff]),
    size: jpegSize,
    decode: (bytes) =>
      jpeg.decode(bytes, { useTArray: true, formatAsRGBA: false, tolerantDecoding: false, maxMemoryUsageInMB: 8 }).data,
  },
  {
    name: "PNG",
    magic: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    size: (bytes) => (bytes.length < 33 ? null : [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]),
    decode(bytes) {
      // pngjs inflates an interlaced image without a bound, so that a small file could fill the memory.
      if (bytes[28] !== 0) throw new Error("interlaced");
      return withoutAlpha(PNG.sync.read(bytes).data);
    },
  },
];

/**
 * RGB bytes [height, width, 3 channels]; grey becomes RGB, transparency is dropped.
 * @param name for the error message
 * @throws InputError if it is neither JPEG nor PNG, not 32×32, or does not decode
 */
export function decodeImage(bytes: Buffer, name: string): { readonly format: "JPEG" | "PNG"; readonly pixels: Uint8Array } {
  const format = formats.find(({ magic }) => bytes.subarray(0, magic.length).equals(magic));
  if (format === undefined) throw new InputError(`${name} is neither a JPEG nor a PNG: take it out or convert it`);
  const size = format.size(bytes);
  if (size !== null && (size[0] !== side || size[1] !== side)) {
    throw new InputError(`${name} is ${size[0]}×${size[1]}: resize the images to ${side}×${side}`);
  }
  try {
    const pixels = size === null ? null : format.decode(bytes);
    if (pixels?.length === imageBytes) return { format: format.name, pixels };
  } catch {
    // Whatever a decoder stumbles on, the image is to blame: it gets the bytes alone.
  }
  throw new InputError(`${name} is a damaged or unusual ${format.name} that does not decode: take it out or save it again`);
}
