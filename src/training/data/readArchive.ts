/** Reads the plain files of a .tar or .tar.gz, within limits, refusing whatever could reach outside of it. Writes nothing. */
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { CancelledError, InputError } from "../../protocol";
import { limits } from "./dataset";

export interface ArchiveOptions {
  readonly signal: AbortSignal;
  /** The most bytes of one file. */
  readonly fileBytes: number;
  readonly onFile: (path: string, bytes: Buffer) => void;
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

function checkEntry(file: string, { name, type, size }: { name: string; type: string; size: number }, fileBytes: number): void {
  if (name.startsWith("/") || /^[a-z]:/i.test(name) || name.split(/[/\\]/).includes("..")) {
    throw new InputError(
      `${file} holds the name ${JSON.stringify(name)}, which leads out of the archive: nothing was read; take a clean archive`,
    );
  }
  if (!["file", "directory", "pax-header", "contiguous-file"].includes(type)) {
    throw new InputError(
      `${file} holds a ${type} (${JSON.stringify(name)}), but only plain files and folders are read: pack it without`,
    );
  }
  if (size > fileBytes)
    throw new InputError(`${file} holds ${JSON.stringify(name)} of ${size} bytes, more than an image can need: take it out`);
}

/**
 * Hands over every plain file in the archive's order.
 * @throws InputError if it is truncated, no archive, hostile or beyond the limits; CancelledError
 */
export async function readArchive(file: string, { signal, fileBytes, onFile }: ArchiveOptions): Promise<void> {
  const source = createReadStream(file, { signal });
  const gunzip = (await isGzip(file)) ? createGunzip() : null;
  const unpack = extract();
  const fail = (error: unknown): void => unpack.destroy(error instanceof Error ? error : new Error(String(error)));
  source.on("error", fail);
  gunzip?.on("error", fail);
  (gunzip === null ? source : source.pipe(gunzip)).pipe(unpack);
  let entries = 0;
  let total = 0;
  let ended = false;
  try {
    for await (const entry of unpack) {
      const { name, type, size = 0 } = entry.header;
      checkEntry(file, { name, type: type ?? "file", size }, fileBytes);
      total += size;
      if (++entries > limits.entries || total > limits.bytes)
        throw new InputError(`${file} unpacks to more than 2 GiB or 500,000 files: take a smaller data set`);
      const parts: Buffer[] = [];
      for await (const part of entry as AsyncIterable<Buffer>) parts.push(part);
      if (type === "file" || type === "contiguous-file") onFile(name, Buffer.concat(parts));
    }
    ended = true;
  } catch (error) {
    if (signal.aborted) throw new CancelledError();
    if (error instanceof InputError) throw error;
    throw new InputError(`${file} is damaged, cut short or no tar archive: get it again`);
  } finally {
    source.destroy();
    gunzip?.destroy();
  }
  if (!ended || entries === 0) throw new InputError(`${file} is empty or no tar archive: get it again`);
}
