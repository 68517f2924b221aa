/** Makes a folder and those above it. Node's own recursive mkdir never returns where the file system makes none, such as /proc. */
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { fileErrorCode } from "./fileErrorCode";

/** @returns whether the folder was made; false if something is there already */
async function make(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if (fileErrorCode(error) === "EEXIST") return false;
    throw error;
  }
}

/**
 * Leaves a folder that is already there as it is.
 * @returns the topmost folder that was made, null if none was
 * @throws the file system's error
 */
export async function makeFolder(folder: string): Promise<string | null> {
  try {
    return (await make(folder)) ? folder : null;
  } catch (error) {
    if (fileErrorCode(error) !== "ENOENT" || dirname(folder) === folder) throw error;
  }
  const above = await makeFolder(dirname(folder));
  return (await make(folder)) ? (above ?? folder) : above;
}
