/**
 * `npm start`: installs and builds what is missing, then runs the quick trial. Arguments are handed on:
 * `npm start -- --engine wasm`. The command runs in this very process, so signals and the exit code are its own.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureBuilt, ensureInstalled, root } from "./ensure.mjs";

if (!ensureInstalled() || !ensureBuilt()) process.exit(1);
const command = join(root, "dist", "cli.js");
process.argv.splice(1, 1, command, "trial", "--preset", "quick");
await import(pathToFileURL(command).href);
