/** Builds and runs page.ts, after `npm run build`: node bench/page.mjs */
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const outfile = join(root, "dist", "bench", "page.mjs");
const options = { bundle: true, platform: "node", format: "esm", packages: "external", logLevel: "error", absWorkingDir: root };
await build({ ...options, entryPoints: ["bench/page.ts"], outfile });
await import(pathToFileURL(outfile).href);
