/** The official CIFAR-10 binary release (Krizhevsky 2009): records of a label and 3072 bytes, a plane a channel → a data set. Pure. */
import { InputError } from "../../protocol";
import { imageBytes, side, type Decoded, type Split } from "./dataset";

const trainFiles = [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`);
const testFile = "test_batch.bin";
const classesFile = "batches.meta.txt";
const officialClasses = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];
const recordBytes = 1 + imageBytes;
const planeBytes = side * side;

export const cifarFiles: readonly string[] = [...trainFiles, testFile, classesFile];

function readRecords(files: readonly Buffer[]): Split {
  const count = files.reduce((sum, file) => sum + file.length / recordBytes, 0);
  const images = new Uint8Array(count * imageBytes);
  const labels = new Uint8Array(count);
  let at = 0;
  for (const file of files) {
    for (let record = 0; record < file.length; record += recordBytes) {
      labels[at / imageBytes] = file[record] ?? 0;
      for (let pixel = 0; pixel < planeBytes; pixel++) {
        for (let plane = 0; plane < 3; plane++) images[at++] = file[record + 1 + plane * planeBytes + pixel] ?? 0;
      }
    }
  }
  return { count, images, labels };
}

function classesOf(text: Buffer | undefined): readonly string[] {
  const names = (text?.toString() ?? "").split("\n").map((line) => line.trim());
  const written = names.filter((name) => name !== "");
  return written.length === officialClasses.length ? written : officialClasses;
}

/**
 * @param files by their base names; batches.meta.txt may be missing
 * @throws InputError if one is missing, not of whole records, or has a label beyond 9
 */
export function decodeCifarBinary(files: ReadonlyMap<string, Buffer>, source: string): Decoded {
  const get = (name: string): Buffer => {
    const bytes = files.get(name);
    if (bytes === undefined)
      throw new InputError(`${source} lacks ${name} of the CIFAR-10 binary release: give the whole folder or archive`);
    if (bytes.length === 0 || bytes.length % recordBytes !== 0)
      throw new InputError(`${name} in ${source} is cut short: fetch the CIFAR-10 binary archive again`);
    return bytes;
  };
  const train = readRecords(trainFiles.map(get));
  const test = readRecords([get(testFile)]);
  const tooLarge = (label: number): boolean => label >= officialClasses.length;
  if (train.labels.some(tooLarge) || test.labels.some(tooLarge))
    throw new InputError(`${source} has a label beyond 9: it is not the CIFAR-10 binary release`);
  const whole = train.count === 50_000 && test.count === 10_000;
  return {
    name: whole ? "CIFAR-10 (binary)" : `${source} (CIFAR-10 binary format)`,
    classes: classesOf(files.get(classesFile)),
    train,
    test,
  };
}
