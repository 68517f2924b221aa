/** Takes the libraries and their licences out of the wheel, streaming, with the Python that fetched it. */
import { rm } from "node:fs/promises";
import { EngineError } from "../../../protocol";
import { makeFolder } from "../../../files";
import type { FetchOptions } from "./fetchWheel";
import { whileWatching } from "./folderBytes";
import { runCommand } from "./runCommand";
import { unpackedBytes } from "./wheel";

const script = `
import os, shutil, sys, zipfile
archive, folder, *members = sys.argv[1:]
with zipfile.ZipFile(archive) as wheel:
    for member in members:
        with wheel.open(member) as source, open(os.path.join(folder, os.path.basename(member)), "wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
            target.flush()
            os.fsync(target.fileno())
`;

/** @throws EngineError where the wheel cannot be unpacked (nothing is left then). @throws CancelledError on abort. */
export async function unpackWheel(
  { file, command }: { readonly file: string; readonly command: string },
  folder: string,
  { wheel, environment, signal, onProgress }: FetchOptions,
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await makeFolder(folder);
  const total = unpackedBytes(wheel);
  const report = (bytes: number): void => onProgress({ what: "unpacking", done: Math.min(bytes, total), total, unit: "bytes" });
  report(0);
  try {
    const { code, words } = await whileWatching(folder, report, () =>
      runCommand(command, ["-c", script, file, folder, ...wheel.members.keys()], { environment, signal }),
    );
    if (code !== 0) throw new EngineError(`the wheel could not be unpacked: ${words.trim().split("\n").at(-1) ?? ""}`);
    report(total);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
