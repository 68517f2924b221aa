/** The official CIFAR-10 binary release: records of one label and 3072 bytes, a plane a channel → a data set. */
import { InputError } from "../../protocol";
import { imageBytes, side, type Decoded, type Split } from "./dataset";

const trainFiles = [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`);
const testFile = "test_batch.bin";
const labelsFile = "batches.meta.txt";
const recordBytes = 1 + imageBytes;
const recordsPerFile = 10_000;

export const cifarFiles: readonly string[] = [...trainFiles, testFile, labelsFile];
export const cifarFileBytes = recordBytes * recordsPerFile;

function readRecords(files: readonly Buffer[]): Split {
  const count = files.reduce((sum, file) => sum + file.length / recordBytes, 0);
  const images = new Uint8Array(count * imageBytes);
  const labels = new Uint8Array(count);
  let at = 0;
  for (const file of files) {
    for (let record = 0; record < file.length; record += recordBytes) {
      labels[at] = file[record] ?? 0;
      for (let i = 0; i < imageBytes; i++) {
        const plane = i % 3;
        images[at * imageBytes + i] = file[record + 1 + plane * side * side + (i - plane) / 3] ?? 0;
      }
      at++;
    }
  }
  return { count, images, labels };
}

/** @param files by their base names. @throws InputError if one is missing, of another size, or has a label beyond 9 */
export function decodeCifarBinary(files: ReadonlyMap<string, Buffer>, source: string): Decoded {
  const get = (name: string): Buffer => {
    const bytes = files.get(name);
    if (bytes === undefined)
      throw new InputError(`${source} misses ${name} of the CIFAR-10 binary release: unpack the whole archive`);
    if (bytes.length === 0 || bytes.length % recordBytes !== 0)
      throw new InputError(`${name} in ${source} is not whole: get the CIFAR-10 binary archive again`);
    return bytes;
  };
  const names = (files.get(labelsFile)?.toString() ?? "").split("\n").map((line) => line.trim());
  const classes = names.filter((name) => name !== "").slice(0, 10);
  const train = readRecords(trainFiles.map(get));
  const test = readRecords([get(testFile)]);
  if ([...train.labels, ...test.labels].some((label) => label > 9))
    throw new InputError(`${source} has labels beyond 9: it is not CIFAR-10`);
  const labels = classes.length === 10 ? classes : Array.from({ length: 10 }, (_, i) => `class ${i}`);
  return { name: "CIFAR-10 (binary)", classes: labels, height: side, width: side, train, test };
}
