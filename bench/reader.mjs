/** Builds and runs reader.ts: node bench/reader.mjs */
import { pathToFileURL } from "node:url";
import { bundled } from "./tensorflow.mjs";

await import(pathToFileURL(await bundled("reader.ts")).href);
