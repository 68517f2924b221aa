import { deflateSync } from "node:zlib";
import fc from "fast-check";
import jpeg from "jpeg-js";
import { describe, expect, it } from "vitest";
import { InputError } from "../../../../src/protocol";
import { decodeImage } from "../../../../src/training/data/decodeImage";
import { imageBytes, png, randomPixels, side } from "./fixtures";

/** A JPEG of the colour that a function gives each pixel. */
function jpegOf(colour: (x: number, y: number) => readonly number[], width = side, height = side): Buffer {
  const data = Buffer.alloc(width * height * 4, 255);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(colour(x, y), (y * width + x) * 4);
  return Buffer.from(jpeg.encode({ width, height, data }, 95).data);
}

const smooth = (x: number, y: number): readonly number[] => [40 + 5 * x, 200 - 4 * y, 60 + 2 * x + 2 * y];

describe("decodeImage", () => {
  it("gives the very pixels of a PNG, whatever it is called", () => {
    const pixels = randomPixels("rgb");
    expect(decodeImage(png(pixels), "a.jpg")).toEqual({ format: "PNG", pixels });
  });

  it("repeats grey and drops transparency", () => {
    const grey = randomPixels("grey", side * side);
    expect(decodeImage(png(grey, { channels: 1 }), "a").pixels).toEqual(
      Uint8Array.from({ length: imageBytes }, (_, i) => grey[Math.floor(i / 3)] ?? 0),
    );
    const rgba = randomPixels("rgba", side * side * 4);
    expect(decodeImage(png(rgba, { channels: 4 }), "a").pixels).toEqual(rgba.filter((_, i) => i % 4 !== 3));
  });

  it("gives the pixels of a JPEG, rows before columns, red before blue", () => {
    const { format, pixels } = decodeImage(jpegOf(smooth), "a.png");
    expect(format).toBe("JPEG");
    expect(pixels).toHaveLength(imageBytes);
    const errors = Array.from(pixels, (value, i) =>
      Math.abs(value - (smooth(Math.floor(i / 3) % side, Math.floor(i / 3 / side))[i % 3] ?? 0)),
    );
    expect(Math.max(...errors)).toBeLessThan(20);
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(4);
  });

  it.each([
    ["PNG", png(randomPixels("wide", 40 * 32 * 3), { width: 40 }), "40×32"],
    ["PNG", png(randomPixels("tall", 32 * 33 * 3), { height: 33 }), "32×33"],
    ["JPEG", jpegOf(smooth, 24, 48), "24×48"],
  ])("refuses a %s of another size and says the way out", (_format, bytes, size) => {
    expect(() => decodeImage(bytes, "train/cat/1.png")).toThrow(
      new InputError(`train/cat/1.png is ${size}: resize the images to 32×32`),
    );
  });

  it("looks at the size before it decodes", () => {
    const huge = png(new Uint8Array(0), { height: 0 });
    huge.writeUInt32BE(2 ** 31 - 1, 16);
    huge.writeUInt32BE(2 ** 31 - 1, 20);
    expect(() => decodeImage(huge, "a.png")).toThrow("a.png is 2147483647×2147483647: resize");
    const jpegHead = jpegOf(smooth);
    const frame = jpegHead.indexOf(Buffer.from([0xff, 0xc0]));
    jpegHead.writeUInt32BE(0xffffffff, frame + 5);
    expect(() => decodeImage(jpegHead, "a.jpg")).toThrow("a.jpg is 65535×65535: resize");
  });

  it("does not inflate an interlaced PNG, which has no bound", () => {
    const bomb = png(randomPixels("bomb"), { interlaced: true });
    const at = bomb.indexOf("IDAT");
    const zeros = deflateSync(Buffer.alloc(1e6));
    expect(() => decodeImage(Buffer.concat([bomb.subarray(0, at + 4), zeros, bomb.subarray(-12)]), "a.png")).toThrow(
      "a.png is a damaged or unusual PNG",
    );
    expect(() => decodeImage(bomb, "a.png")).toThrow("a.png is a damaged or unusual PNG");
  });

  it.each([
    ["text", Buffer.from("just words")],
    ["nothing", Buffer.alloc(0)],
    ["a GIF", Buffer.from("GIF89a\x20\x00\x20\x00")],
  ])("refuses %s that is called an image", (_what, bytes) => {
    expect(() => decodeImage(bytes, "a.png")).toThrow(
      new InputError("a.png is neither a JPEG nor a PNG: take it out or convert it"),
    );
  });

  it.each([
    ["PNG", png(randomPixels("fuzz"))],
    ["JPEG", jpegOf(smooth)],
  ])("gives a damaged %s pixels or an InputError and nothing else", (_format, bytes) => {
    const damage = fc.record({
      length: fc.nat(bytes.length),
      flips: fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(damage, ({ length, flips }) => {
        const damaged = Buffer.from(bytes);
        for (const [at, mask] of flips) damaged[at] = (damaged[at] ?? 0) ^ mask;
        try {
          expect(decodeImage(damaged.subarray(0, length), "a").pixels).toHaveLength(imageBytes);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
