/** Compiles the project's own WebAssembly kernels (AssemblyScript) into a folder; webpack calls it for each build. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import asc from "assemblyscript/asc";

const source = "src/training/kernels/assembly/kernels.ts";
const options = ["-O3", "--enable", "simd", "--runtime", "stub", "--noAssert"];

/** @throws with the compiler's own words where the source is wrong */
export async function compileKernels(root, folder) {
  mkdirSync(folder, { recursive: true });
  const { error, stderr } = await asc.main([source, "--baseDir", root, "-o", join(folder, "kernels.wasm"), ...options]);
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
}
