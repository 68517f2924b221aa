/** Reads a .tar or .tar.gz within limits, refusing whatever could reach out of it. Writes nothing; decides nothing about images. */
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract, type Header } from "tar-stream";
import { CancelledError, InputError } from "../../protocol";
import type { FileSink } from "./collectFiles";
import type { Limits } from "./dataset";
import { fileErrorCode } from "../../files";

export interface ArchiveOptions {
  readonly signal: AbortSignal;
  readonly limits: Limits;
  /** Told of bytes of the archive that were read. */
  readonly onBytes: (done: number, total: number) => void;
}

type Entry = AsyncIterable<Buffer> & { readonly header: Header };

const blockBytes = 512;

async function isGzip(file: string): Promise<boolean> {
  const short = basename(file);
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(blockBytes), 0, blockBytes, 0);
    const head = buffer.subarray(0, bytesRead);
    if (head.length === 0) throw new InputError(`${short} is empty: fetch or pack it again`);
    if (head[0] === 0x1f && head[1] === 0x8b) return true;
    if (head.subarray(257, 262).toString("latin1") === "ustar") return false;
    throw new InputError(`${short} is neither a .tar nor a .tar.gz: pack the folders train and test with tar`);
  } finally {
    await handle.close();
  }
}

function checkName(archive: string, name: string): void {
  const shown = JSON.stringify(name.slice(0, 200));
  const leadsOut = /^([/\\]|[a-z]:)/i.test(name) || name.split(/[/\\]/).includes("..");
  if (leadsOut || name.includes("\0"))
    throw new InputError(
      `${archive} holds the name ${shown}, which leads out of the archive: take one from a source that you trust`,
    );
}

async function takeEntry(archive: string, entry: Entry, sink: FileSink): Promise<void> {
  const { name, type, size } = entry.header;
  checkName(archive, name);
  const isFile = type === "file" || type === "contiguous-file";
  if (!isFile && type !== "directory")
    throw new InputError(`${archive} holds ${JSON.stringify(name)}, a link or device: pack plain files and folders only`);
  const most = isFile ? sink.limitOf(name) : null;
  if (most !== null && size > most)
    throw new InputError(
      `${name} in ${archive} has ${size.toLocaleString("en-US")} bytes, more than an image needs: take it out`,
    );
  const parts: Buffer[] = [];
  for await (const part of entry) if (most !== null) parts.push(part);
  if (most !== null) sink.addFile(name, Buffer.concat(parts));
  if (type === "directory") sink.addFolder(name);
}

/** Passes chunks on and counts them. */
function counting(onBytes: (done: number, chunk: Buffer) => void) {
  return async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let done = 0;
    for await (const chunk of chunks) {
      onBytes((done += chunk.length), chunk);
      yield chunk;
    }
  };
}

/** Errors of zlib and tar-stream say that the archive is damaged; others are passed on. */
function explained(archive: string, error: unknown): unknown {
  if (error instanceof InputError) return error;
  const code = fileErrorCode(error);
  if (code !== null) return new InputError(`${archive} cannot be read (${code}): check the file and your right to read it`);
  if (!(error instanceof Error) || error instanceof TypeError || error instanceof RangeError) return error;
  return new InputError(`${archive} is damaged or cut short (${error.message.toLowerCase()}): fetch or pack it again`);
}

/**
 * Hands every plain file that the sink wants, and every folder, over in the archive's order.
 * @throws InputError if the archive is damaged, hostile or beyond the limits; CancelledError
 */
export async function readArchive(file: string, sink: FileSink, { signal, limits, onBytes }: ArchiveOptions): Promise<void> {
  const archive = basename(file);
  const { size: total } = await stat(file);
  const tooMuch = `${archive} unpacks to more than ${limits.entries.toLocaleString("en-US")} files or ${(limits.bytes / 1024 ** 3).toLocaleString("en-US")} GiB: take a smaller data set`;
  const unpack = extract();
  let entries = 0;
  unpack.on("entry", (_header, stream, next) => {
    // What ends the archive early ends its entry too; the pipeline reports it.
    stream.on("error", () => undefined);
    const taken =
      ++entries > limits.entries ? Promise.reject(new InputError(tooMuch)) : takeEntry(archive, stream as Entry, sink);
    taken.then(
      () => next(),
      (error: unknown) => next(error instanceof Error ? error : new Error(String(error))),
    );
  });
  let tail: Buffer = Buffer.alloc(0);
  const unpacked = counting((done, chunk) => {
    if (done > limits.bytes) throw new InputError(tooMuch);
    tail = chunk.length >= blockBytes ? chunk.subarray(-blockBytes) : Buffer.concat([tail, chunk]).subarray(-blockBytes);
  });
  try {
    const source = createReadStream(file);
    const counted = counting((done) => onBytes(done, total));
    if (await isGzip(file)) await pipeline(source, counted, createGunzip(), unpacked, unpack, { signal });
    else await pipeline(source, counted, unpacked, unpack, { signal });
    // An archive ends in blocks of zeros; without them it was cut between two files.
    if (tail.length < blockBytes || tail.some((byte) => byte !== 0)) throw new Error("unexpected end of data");
  } catch (error) {
    throw signal.aborted ? new CancelledError() : explained(archive, error);
  }
}
