/** Builds and runs search.ts: node bench/search.mjs */
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const outfile = join(dirname(here), "dist/bench/search.cjs");
await build({ bundle: true, platform: "node", logLevel: "error", entryPoints: [join(here, "search.ts")], outfile });
await import(pathToFileURL(outfile).href);
