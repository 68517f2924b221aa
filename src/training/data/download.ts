/** `--data cifar10`: the official binary archive, fetched once, with progress, resume and checksum. */
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CancelledError, InputError, type PrepareProgress } from "../../protocol";

export interface Download {
  readonly url: string;
  readonly bytes: number;
  readonly md5: string;
}

/** As published on the data set's own page (Krizhevsky 2009). */
export const cifarDownload: Download = {
  url: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
  bytes: 170_052_171,
  md5: "c32a1d4ab5d03f1284b67883e8d87530",
};

async function checksum(file: string): Promise<string> {
  const hash = createHash("md5");
  for await (const part of createReadStream(file)) hash.update(part as Buffer);
  return hash.digest("hex");
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

/**
 * Fetches a file unless it is there; a part of it left by an earlier try is gone on with.
 * @throws InputError if the host cannot be reached or the checksum is wrong (the part is removed then); CancelledError
 */
export async function fetchFile(
  download: Download,
  file: string,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (progress: PrepareProgress) => void },
): Promise<void> {
  if ((await sizeOf(file)) === download.bytes) return;
  await mkdir(dirname(file), { recursive: true });
  const part = `${file}.part`;
  const unreachable = `${download.url} cannot be reached from here: download it elsewhere and give it as --data FILE`;
  if ((await sizeOf(part)) > download.bytes) await rm(part, { force: true });
  const from = await sizeOf(part);
  if (from < download.bytes) {
    try {
      const response = await fetch(download.url, { signal, headers: from > 0 ? { range: `bytes=${from}-` } : {} });
      if (!response.ok || response.body === null) throw new Error(`status ${response.status}`);
      const resumed = response.status === 206;
      let done = resumed ? from : 0;
      const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
      body.on("data", (bytes: Buffer) => {
        done += bytes.length;
        onProgress({ what: "downloading", done, total: download.bytes, unit: "bytes" });
      });
      await pipeline(body, createWriteStream(part, { flags: resumed ? "a" : "w" }), { signal });
    } catch {
      if (signal.aborted) throw new CancelledError();
      throw new InputError(unreachable);
    }
  }
  if ((await checksum(part)) !== download.md5) {
    await rm(part, { force: true });
    throw new InputError(`what ${download.url} sent has a wrong checksum and was removed: try again`);
  }
  await rename(part, file);
}
