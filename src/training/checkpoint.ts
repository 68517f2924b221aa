/**
 * The state of a run between two epochs in one file: magic, SHA-256 of all that follows, length of a JSON header, the header, then
 * float32 values as raw bytes. Order, augmentation, noise and learning rate follow from epoch and step, so that nothing else is needed.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import type { Block } from "../blocks";
import { fileErrorCode, makeFolder } from "../files";
import type { EpochRecord, TrainRequest } from "../protocol";
import type { Dataset } from "./data";
import type { Engine, Values } from "./engines/engine";

/** A new version for every change of the layout, so that older files are not misread. */
const magic = Buffer.from("HHCHECK1");
const hashBytes = 32;
const headerAt = magic.length + hashBytes + 4;

const number = z.number().nullable();
const arraysSchema = z.array(z.object({ leaf: z.string(), length: z.int().nonnegative() }));
const headerSchema = z.object({
  /** The `runKey` of the run. */
  run: z.string(),
  epochs: z
    .array(z.object({ epoch: z.int(), trainLoss: number, trainError: number, testError: number, seconds: z.number() }))
    .min(1),
  warmUps: z.array(z.int()),
  variables: arraysSchema,
  velocities: arraysSchema,
});

export interface Checkpoint {
  readonly epochs: readonly EpochRecord[];
  /** Epochs that hold the warm-up of an engine: the first of each session of the run. */
  readonly warmUps: readonly number[];
  readonly variables: Values;
  readonly velocities: Values;
}

export interface RunKeyOptions {
  /** What is trained. */
  readonly block: Block;
  readonly data: Dataset;
  readonly engine: Engine;
}

/** The same for runs that compute the same: by request, data, trained form and engine, wherever files lie. */
export function runKey(request: TrainRequest, { block, data, engine }: RunKeyOptions): string {
  const places = { cacheFile: data.hash, checkpoint: request.checkpoint?.version, lowerings: block };
  return createHash("sha256")
    .update(JSON.stringify([{ ...request, ...places }, engine.report]))
    .digest("hex");
}

const lengthsOf = (values: Values) => [...values].map(([leaf, { length }]) => ({ leaf, length }));

function hashOf(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Writes at once or not at all. Where it cannot be written, the run goes on without: it may have to start anew, no more. */
export async function writeCheckpoint(file: string, run: string, checkpoint: Checkpoint): Promise<void> {
  const { variables, velocities, ...rest } = checkpoint;
  const header = { run, ...rest, variables: lengthsOf(variables), velocities: lengthsOf(velocities) };
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const arrays = [...variables.values(), ...velocities.values()];
  const values = arrays.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
  const content = [length, text, ...values];
  try {
    await makeFolder(dirname(file));
    await writeFileAtomic(file, Buffer.concat([magic, hashOf(...content), ...content]));
  } catch (error) {
    if (fileErrorCode(error) === null) throw error;
  }
}

/** What the magic, the hash and the schema find whole, as header and values; else null. */
function opened(bytes: Buffer): { readonly header: z.infer<typeof headerSchema>; readonly values: Buffer } | null {
  if (bytes.length < headerAt || !bytes.subarray(0, magic.length).equals(magic)) return null;
  const content = bytes.subarray(magic.length + hashBytes);
  if (!hashOf(content).equals(bytes.subarray(magic.length, magic.length + hashBytes))) return null;
  const valuesAt = headerAt + content.readUInt32LE(0);
  try {
    const header = headerSchema.parse(JSON.parse(bytes.toString("utf8", headerAt, valuesAt)));
    const wanted = [...header.variables, ...header.velocities].reduce((sum, { length }) => sum + 4 * length, 0);
    return bytes.length === valuesAt + wanted ? { header, values: bytes.subarray(valuesAt) } : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

/** The checkpoint of a run; null if there is none, it is damaged, or it is another run's. */
export async function readCheckpoint(file: string, run: string): Promise<Checkpoint | null> {
  const bytes = await readFile(file).catch(() => null);
  const found = bytes === null ? null : opened(bytes);
  if (found?.header.run !== run) return null;
  const { header, values } = found;
  let at = 0;
  const take = (arrays: z.infer<typeof arraysSchema>): Values =>
    new Map(
      arrays.map(({ leaf, length }) => {
        // Copied, because a header of any length leaves what follows at any address.
        const own = Uint8Array.from(values.subarray(at, (at += 4 * length)));
        return [leaf, new Float32Array(own.buffer)] as const;
      }),
    );
  const { epochs, warmUps } = header;
  return { epochs, warmUps, variables: take(header.variables), velocities: take(header.velocities) };
}
