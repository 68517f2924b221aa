/** The program `hybrid-hypothesis`: `main` on this very process. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readerFiles } from "../files";
import { openReaders } from "../reader";
import { cacheFolder, startWorker } from "../worker/client";
import { main, onSignals, versionIn } from "./main";

const { stdout, stderr } = process;
const version = versionIn(readFileSync(join(__dirname, "..", "package.json"), "utf8"));
const places = { currentFolder: process.cwd(), cacheFolder: cacheFolder() };
// A reader that has seen enough, such as `head`, closes the pipe.
stdout.on("error", () => process.exit(1));
// Should node run out of things to wait for before the end, that is no success.
process.exitCode = 1;
const end = (code: number): void => {
  process.exitCode = code;
};
const openReader = openReaders((language) => readerFiles(__dirname, language));
main({
  ...{ argv: process.argv.slice(2), stdout, stderr, startWorker, openReader, onInterrupt: onSignals },
  ...places,
  version,
}).then(end, () => end(1));
