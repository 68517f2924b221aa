/** Files of a folder or an archive → a data set, whatever brings the files and in whatever order. Reads and writes nothing. */
import { basename } from "node:path";
import { InputError } from "../../protocol";
import { decodeCifarBinary } from "./cifarBinary";
import { imageBytes, limits, type Decoded, type Split } from "./dataset";
import { decodeImage } from "./decodeImage";
import { placeOf, type SplitName } from "./placeOf";

/** Takes what a source holds. All paths have "/" between their parts. */
export interface FileSink {
  /** The most bytes that a file of this path may have, or null if it is not wanted at all. */
  limitOf(path: string): number | null;
  addFile(path: string, bytes: Buffer): void;
  addFolder(path: string): void;
}

interface Image {
  readonly path: string;
  readonly split: SplitName;
  readonly label: string;
  readonly pixels: Uint8Array;
}

/** By code units, so that the order is the same in every language. */
const byPath = (a: Image, b: Image): number => (a.path < b.path ? -1 : 1);

function gather(images: readonly Image[], split: SplitName, classes: readonly string[]): Split {
  const own = images.filter((image) => image.split === split).sort(byPath);
  const pixels = new Uint8Array(own.length * imageBytes);
  own.forEach((image, i) => pixels.set(image.pixels, i * imageBytes));
  const labelOf = new Map(classes.map((name, label) => [name, label]));
  return { count: own.length, images: pixels, labels: Uint8Array.from(own, ({ label }) => labelOf.get(label) ?? 0) };
}

/** @param source for messages and for the name of the data set */
export function collectFiles(source: string): FileSink & { finish(): Decoded } {
  const short = basename(source);
  const images = new Map<string, Image>();
  const batches = new Map<string, Buffer>();
  const roots = new Set<string>();
  const formats = new Set<string>();
  const classes = { train: new Set<string>(), test: new Set<string>() };

  function checkClasses(): readonly string[] {
    const names = [...new Set([...classes.train, ...classes.test])].sort();
    const filled = new Set([...images.values()].map(({ split, label }) => `${split}/${label}`));
    for (const name of names) {
      for (const split of ["train", "test"] as const) {
        if (!filled.has(`${split}/${name}`))
          throw new InputError(`${short} has no images in ${split}/${name}: train and test need images of the same classes`);
      }
    }
    if (names.length > limits.classes)
      throw new InputError(`${short} has ${names.length} classes: take at most ${limits.classes}`);
    if (names.length < 2) throw new InputError(`${short} has one class: a data set needs two or more`);
    return names;
  }

  return {
    limitOf(path) {
      const place = placeOf(path, "file");
      if (place === null) return null;
      return place.what === "batch" ? limits.batchFileBytes : limits.imageFileBytes;
    },
    addFolder(path) {
      const place = placeOf(path, "folder");
      if (place?.what === "class") classes[place.split].add(place.label);
    },
    addFile(path, bytes) {
      const place = placeOf(path, "file");
      if (place === null) return;
      roots.add(place.root);
      if (place.what === "batch" ? batches.has(place.name) && roots.size === 1 : images.has(place.path)) {
        throw new InputError(`${short} holds ${path} twice: pack it again`);
      }
      if (place.what === "batch") {
        batches.set(place.name, bytes);
      } else {
        const { split, label } = place;
        const { format, pixels } = decodeImage(bytes, path);
        formats.add(format);
        classes[split].add(label);
        images.set(place.path, { path: place.path, split, label, pixels });
      }
    },
    finish() {
      if (roots.size > 1)
        throw new InputError(
          `${short} holds more than one data set (in ${[...roots].sort().slice(0, 2).join(" and ")}): give one of them`,
        );
      if (images.size > 0 && batches.size > 0)
        throw new InputError(`${short} holds image folders and CIFAR-10 binary files: give one of them`);
      if (batches.size > 0) return decodeCifarBinary(batches, short);
      if (images.size === 0)
        throw new InputError(`${short} holds no images: put JPEG or PNG files in train/<class>/ and test/<class>/`);
      const names = checkClasses();
      const all = [...images.values()];
      const name = `${short.replace(/\.(tar|tgz|tar\.gz)$/i, "")} (${[...formats].sort().join(" and ")})`;
      return { name, classes: names, train: gather(all, "train", names), test: gather(all, "test", names) };
    },
  };
}
