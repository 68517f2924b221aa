/** Image files named train/<class>/<file> and test/<class>/<file> → a data set, whatever brings the files and in whatever order. */
import { basename } from "node:path";
import { InputError, type PrepareProgress } from "../../protocol";
import { decodeImage } from "./decodeImage";
import { imageBytes, limits, side, type Decoded, type Split } from "./dataset";

export interface ImageFiles {
  /** @param path with "/", as in the source; files that are no images of a split are passed over */
  add(path: string, bytes: Buffer): void;
  finish(): Decoded;
}

interface Image {
  readonly path: string;
  readonly split: "train" | "test";
  readonly label: string;
  readonly pixels: Uint8Array;
}

/** Split and class of a path; one folder above `train` and `test` is allowed. */
function placeOf(path: string): { split: "train" | "test"; label: string } | null {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  const at = parts.length === 4 ? 1 : 0;
  const [split, label] = parts.slice(at);
  if (parts.length - at !== 3 || (split !== "train" && split !== "test") || label === undefined) return null;
  return basename(path).startsWith(".") ? null : { split, label };
}

function gather(images: readonly Image[], split: "train" | "test", classes: readonly string[]): Split {
  const own = images.filter((image) => image.split === split).sort((a, b) => (a.path < b.path ? -1 : 1));
  const pixels = new Uint8Array(own.length * imageBytes);
  own.forEach((image, i) => pixels.set(image.pixels, i * imageBytes));
  return { count: own.length, images: pixels, labels: Uint8Array.from(own, (image) => classes.indexOf(image.label)) };
}

/** Collects and decodes. @param source for messages and the name of the data set */
export function collectImages(source: string, onProgress: (progress: PrepareProgress) => void): ImageFiles {
  const images: Image[] = [];
  const formats = new Set<string>();
  return {
    add(path, bytes) {
      const place = placeOf(path);
      if (place === null) return;
      if (images.length >= limits.entries) throw new InputError(`${source} holds more than ${limits.entries} images: take fewer`);
      const { format, pixels } = decodeImage(bytes, path);
      formats.add(format);
      images.push({ path, ...place, pixels });
      if (images.length % 200 === 0) onProgress({ what: "decoding", done: images.length, total: null, unit: "images" });
    },
    finish() {
      const classesOf = (split: string) =>
        [...new Set(images.filter((image) => image.split === split).map((image) => image.label))].sort();
      const classes = classesOf("train");
      if (images.length === 0)
        throw new InputError(`${source} holds no images: it needs train/<class>/* and test/<class>/* with JPEG or PNG files`);
      if (classes.join("/") !== classesOf("test").join("/")) {
        throw new InputError(`train and test of ${source} do not hold the same classes: give both the same folders`);
      }
      if (classes.length > limits.classes)
        throw new InputError(`${source} holds ${classes.length} classes, more than ${limits.classes}: take fewer`);
      if (classes.length < 2) throw new InputError(`${source} holds a single class: a trial needs two or more`);
      const name = `${basename(source).replace(/\.(tar|tgz|tar\.gz)$/, "")} (${[...formats].sort().join(", ")})`;
      onProgress({ what: "decoding", done: images.length, total: images.length, unit: "images" });
      return {
        name,
        classes,
        height: side,
        width: side,
        train: gather(images, "train", classes),
        test: gather(images, "test", classes),
      };
    },
  };
}
