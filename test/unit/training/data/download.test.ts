/** `--data cifar10` against a server of our own. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { CancelledError, InputError } from "../../../../src/protocol";
import type { Download } from "../../../../src/training/data";
import { temporaryFolder } from "../../trial/temporaryFolder";
import { cifarFiles, tarGzOf } from "./fixtures";
import { filesIn, prepare } from "./prepare";

let archive: Buffer;
beforeAll(async () => {
  archive = await tarGzOf(cifarFiles(3, "cifar-10-batches-bin/"));
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Serves the archive, with ranges. */
const honest: Answer = (request, response) => {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  if (from > 0) response.writeHead(206, { "content-range": `bytes ${from}-${archive.length - 1}/${archive.length}` });
  response.end(archive.subarray(from));
};

async function serve(
  answer: Answer,
): Promise<{ download: Download; requests: (string | undefined)[]; close: () => Promise<void> }> {
  const requests: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    requests.push(request.headers.range);
    answer(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  async function close(): Promise<void> {
    if (!server.listening) return;
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  }
  onTestFinished(close);
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const sha256 = createHash("sha256").update(archive).digest("hex");
  return { download: { url: `http://127.0.0.1:${port}/cifar.tar.gz`, bytes: archive.length, sha256 }, requests, close };
}

const file = (cache: string): string => join(cache, "cifar-10-binary.tar.gz");

function leavePart(cache: string, bytes: Uint8Array): void {
  mkdirSync(dirname(file(cache)), { recursive: true });
  writeFileSync(`${file(cache)}.part`, bytes);
}

describe("--data cifar10", () => {
  it("fetches the archive once, with progress, and needs no host the second time", async () => {
    const { download, requests, close } = await serve(honest);
    const cache = join(temporaryFolder(), "cache");
    const { report, progress } = await prepare("cifar10", cache, { download });
    expect(report).toMatchObject({ trainImages: 15, testImages: 3 });
    expect(progress.filter(({ what }) => what === "downloading").at(-1)).toEqual({
      what: "downloading",
      done: archive.length,
      total: archive.length,
      unit: "bytes",
    });
    expect(readFileSync(file(cache))).toEqual(archive);
    await close();
    expect((await prepare("cifar10", cache, { download })).report).toEqual(report);
    expect(requests).toEqual([undefined]);
  });

  it("takes an earlier download", async () => {
    const { download, requests } = await serve(honest);
    const cache = join(temporaryFolder(), "cache");
    mkdirSync(cache);
    writeFileSync(file(cache), archive);
    await prepare("cifar10", cache, { download });
    expect(requests).toEqual([]);
  });

  it("goes on where an earlier try broke off", async () => {
    const { download, requests } = await serve(honest);
    const cache = join(temporaryFolder(), "cache");
    leavePart(cache, archive.subarray(0, 5000));
    await prepare("cifar10", cache, { download });
    expect(requests).toEqual(["bytes=5000-"]);
    expect(readFileSync(file(cache))).toEqual(archive);
  });

  it("begins again where the server knows no ranges", async () => {
    const { download } = await serve((_request, response) => response.end(archive));
    const cache = join(temporaryFolder(), "cache");
    leavePart(cache, archive.subarray(0, 5000));
    await prepare("cifar10", cache, { download });
    expect(readFileSync(file(cache))).toEqual(archive);
  });

  it("keeps what came when the connection breaks, and says how to go on", async () => {
    let breakOff: (() => void) | undefined;
    const { download, requests } = await serve((request, response) => {
      if (breakOff !== undefined) {
        honest(request, response);
        return;
      }
      breakOff = () => response.destroy();
      response.writeHead(200, { "content-length": archive.length });
      response.write(archive.subarray(0, 7000));
    });
    const cache = join(temporaryFolder(), "cache");
    // The connection breaks once the bytes are there: what still waits in a broken connection is lost with it.
    const onProgress = ({ done }: { readonly done: number }): void => {
      if (done === 7000) breakOff?.();
    };
    await expect(prepare("cifar10", cache, { download, onProgress })).rejects.toThrow(
      /could not be fetched \(.+\): run the command again to go on/,
    );
    expect(readFileSync(`${file(cache)}.part`)).toEqual(archive.subarray(0, 7000));
    await prepare("cifar10", cache, { download });
    expect(requests).toEqual([undefined, "bytes=7000-"]);
  });

  it.each([
    ["other bytes", (bytes: Buffer) => Buffer.from(bytes).reverse()],
    ["a damaged part of an earlier try", (bytes: Buffer) => bytes],
  ])("refuses and removes %s", async (what, change) => {
    const { download } = await serve((request, response) =>
      what === "other bytes" ? void response.end(change(archive)) : honest(request, response),
    );
    const cache = join(temporaryFolder(), "cache");
    if (what !== "other bytes") leavePart(cache, Buffer.alloc(5000, 7));
    await expect(prepare("cifar10", cache, { download })).rejects.toThrow(/wrong checksum and was removed: .*--data <path>/);
    expect(filesIn(cache)).toEqual([]);
  });

  it("refuses more bytes than there should be", async () => {
    const { download } = await serve((_request, response) => response.end(Buffer.concat([archive, archive])));
    const cache = join(temporaryFolder(), "cache");
    await expect(prepare("cifar10", cache, { download })).rejects.toThrow(InputError);
    expect(existsSync(file(cache))).toBe(false);
  });

  it.each([404, 500])("says the way out where the server answers %d", async (status) => {
    const { download } = await serve((_request, response) => response.writeHead(status).end());
    const cache = join(temporaryFolder(), "cache");
    await expect(prepare("cifar10", cache, { download })).rejects.toThrow(
      new RegExp(`could not be fetched \\(status ${status}\\): .*download it by hand and give it with --data <path>`),
    );
    expect(filesIn(cache)).toEqual([]);
  });

  it("says the way out where the host cannot be reached", async () => {
    const { download, close } = await serve(honest);
    await close();
    const cache = join(temporaryFolder(), "cache");
    await expect(prepare("cifar10", cache, { download })).rejects.toThrow(
      /could not be fetched \(ECONNREFUSED\): .*--data <path>/,
    );
    expect(filesIn(cache)).toEqual([]);
  });

  it("stops when cancelled, and keeps the part", async () => {
    const { download } = await serve((_request, response) => {
      response.writeHead(200);
      response.write(archive.subarray(0, 7000));
    });
    const cache = join(temporaryFolder(), "cache");
    const stop = new AbortController();
    const preparing = prepare("cifar10", cache, { download, signal: stop.signal, onProgress: () => stop.abort() });
    await expect(preparing).rejects.toThrow(CancelledError);
    expect(filesIn(cache)).toEqual(["cifar-10-binary.tar.gz.part"]);
  });
});
