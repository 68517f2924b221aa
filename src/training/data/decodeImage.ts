/** One JPEG or PNG file → 32×32 RGB bytes. What it is, is read from its first bytes and not from its name. */
import jpeg from "jpeg-js";
import { PNG } from "pngjs";
import { InputError } from "../../protocol";
import { imageBytes, side } from "./dataset";

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Width and height from the start-of-frame segment of a JPEG; null if there is none. */
function jpegSize(bytes: Buffer): readonly [number, number] | null {
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
    at += 2 + bytes.readUInt16BE(at + 2);
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

/**
 * RGB bytes [height, width, channel].
 * @param name for the error message
 * @throws InputError if it is neither JPEG nor PNG, not 32×32, or does not decode
 */
export function decodeImage(bytes: Buffer, name: string): { readonly format: "JPEG" | "PNG"; readonly pixels: Uint8Array } {
  const isPng = bytes.subarray(0, 8).equals(pngSignature) && bytes.length >= 24;
  const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8;
  if (!isPng && !isJpeg)
    throw new InputError(`${name} is neither a JPEG nor a PNG image: take it out of the data set or convert it`);
  const size = isPng ? ([bytes.readUInt32BE(16), bytes.readUInt32BE(20)] as const) : jpegSize(bytes);
  if (size === null) throw new InputError(`${name} is a damaged JPEG image: take it out of the data set`);
  if (size[0] !== side || size[1] !== side) {
    throw new InputError(
      `${name} is ${size[0]}×${size[1]} pixels, but all images must be ${side}×${side}: resize the images first`,
    );
  }
  try {
    if (isPng) return { format: "PNG", pixels: withoutAlpha(PNG.sync.read(bytes).data) };
    const { data } = jpeg.decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      maxMemoryUsageInMB: 64,
      tolerantDecoding: false,
    });
    if (data.length !== imageBytes) throw new Error("unexpected size");
    return { format: "JPEG", pixels: data };
  } catch {
    throw new InputError(`${name} is a damaged ${isPng ? "PNG" : "JPEG"} image: take it out of the data set`);
  }
}
