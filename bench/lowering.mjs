/** Builds and runs lowering.ts in a process of its own: node bench/lowering.mjs [tensorflow|wasm] [width] [batch] */
import { spawnSync } from "node:child_process";
import { bundled, tensorflowVariables } from "./tensorflow.mjs";

const script = await bundled("lowering.ts");
const env = process.argv[2] === "wasm" ? process.env : await tensorflowVariables(1);
const { status } = spawnSync(process.execPath, [script, ...process.argv.slice(2)], { env, stdio: "inherit" });
process.exit(status ?? 1);
