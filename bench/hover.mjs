/** Builds and runs hover.ts, each time in a process of its own, so that nothing is warm: node bench/hover.mjs after npm run build */
import { execFileSync } from "node:child_process";
import { bundled } from "./tensorflow.mjs";

const script = await bundled("hover.ts");
for (const modules of ["apart", "together"]) {
  for (let i = 0; i < 5; i++) execFileSync(process.execPath, [script, modules], { stdio: "inherit" });
}
