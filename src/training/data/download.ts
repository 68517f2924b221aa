/** Fetches one file of known size and checksum, once: with progress, and going on where an earlier try broke off. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { CancelledError, InputError } from "../../protocol";
import { fileErrorCode, makeFolder } from "../../files";

export interface Download {
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Another fetch than node's own. */
  readonly fetch?: typeof fetch;
}

export interface DownloadOptions {
  readonly signal: AbortSignal;
  readonly onBytes: (done: number, total: number) => void;
}

/**
 * The data set's own page gives its MD5 (c32a1d4ab5d03f1284b67883e8d87530); the SHA-256 is the one that TensorFlow Datasets checks.
 */
export const cifarDownload: Download = {
  url: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
  bytes: 170_052_171,
  sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
};

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (fileErrorCode(error) === "ENOENT") return 0;
    throw error;
  }
}

async function isRight(file: string, { bytes, sha256 }: Download): Promise<boolean> {
  if ((await sizeOf(file)) !== bytes) return false;
  const hash = createHash("sha256");
  for await (const part of createReadStream(file) as AsyncIterable<Buffer>) hash.update(part);
  return hash.digest("hex") === sha256;
}

/** Asks for what is missing. The server may send the whole file again instead; then `from` is 0. */
async function request(
  { url, fetch: send = fetch }: Download,
  from: number,
  signal: AbortSignal,
): Promise<{ body: AsyncIterable<Uint8Array>; from: number }> {
  const response = await send(url, { signal, headers: from > 0 ? { range: `bytes=${from}-` } : {} });
  const goesOn = response.status === 206 && response.headers.get("content-range")?.startsWith(`bytes ${from}-`) === true;
  if (response.body === null || !(response.status === 200 || goesOn)) throw new Error(`status ${response.status}`);
  return { body: response.body, from: goesOn ? from : 0 };
}

async function fetchRest(download: Download, part: string, { signal, onBytes }: DownloadOptions): Promise<void> {
  const { body, from } = await request(download, await sizeOf(part), signal);
  const handle = await open(part, from > 0 ? "a" : "w");
  try {
    let done = from;
    for await (const bytes of body) {
      done += bytes.length;
      if (done > download.bytes) throw new Error("more bytes than expected");
      await handle.writeFile(bytes);
      onBytes(done, download.bytes);
    }
    if (done < download.bytes) throw new Error("the connection closed early");
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What went wrong below "fetch failed", such as ENOTFOUND. */
function reasonOf(error: unknown): string {
  const inner: unknown = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (inner instanceof Error) return "code" in inner && typeof inner.code === "string" ? inner.code : inner.message;
  return String(inner);
}

/**
 * Fetches a file unless it is there whole; what an earlier try left in `<file>.part` is gone on with.
 * @throws InputError if the host cannot be reached or breaks off (the part stays), the bytes are wrong (the part is removed) or the
 *   folder cannot be written; CancelledError (the part stays)
 */
export async function fetchFile(download: Download, file: string, options: DownloadOptions): Promise<void> {
  const { url } = download;
  const part = `${file}.part`;
  const byHand = "download it by hand and give it with --data <path>";
  try {
    if (await isRight(file, download)) return;
    await makeFolder(dirname(file));
    if ((await sizeOf(part)) > download.bytes) await rm(part, { force: true });
    if ((await sizeOf(part)) < download.bytes) await fetchRest(download, part, options);
    if (!(await isRight(part, download))) {
      await rm(part, { force: true });
      throw new InputError(`what ${url} sent has a wrong checksum and was removed: run the command again, or ${byHand}`);
    }
    await rename(part, file);
  } catch (error) {
    if (options.signal.aborted) throw new CancelledError();
    if (error instanceof InputError) throw error;
    const code = fileErrorCode(error);
    if (code !== null && !isOfNetwork(code))
      throw new InputError(
        `${dirname(file)} cannot be written (${code}): make room there or set HYBRID_HYPOTHESIS_CACHE to another folder`,
      );
    throw new InputError(
      `${url} could not be fetched (${reasonOf(error)}): run the command again to go on where it broke off, or ${byHand}`,
    );
  }
}

/** Errors of sockets look like those of files. */
const isOfNetwork = (code: string): boolean => /^(ECONN|ENET|EHOST|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_)/.test(code);
