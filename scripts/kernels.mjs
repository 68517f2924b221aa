// Compiles the project's own WebAssembly kernels into dist/kernels.wasm.
import { mkdirSync } from "node:fs";
import asc from "assemblyscript/asc";

mkdirSync("dist", { recursive: true });
const options = ["-O3", "--enable", "simd", "--runtime", "stub", "--noAssert"];
const { error, stderr } = await asc.main(["src/training/kernels/assembly/kernels.ts", "-o", "dist/kernels.wasm", ...options]);
if (error) {
  process.stderr.write(stderr.toString());
  process.exit(1);
}
