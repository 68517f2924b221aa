/** Builds and runs search.ts: node bench/search.mjs */
import { pathToFileURL } from "node:url";
import { bundled } from "./tensorflow.mjs";

await import(pathToFileURL(await bundled("search.ts")).href);
