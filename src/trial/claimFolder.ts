/** The folder of a trial: made, found empty (or resumed), and locked before anything costly begins. */
import { readdir, rmdir } from "node:fs/promises";
import { dirname } from "node:path";
import { fileErrorCode, makeFolder } from "../files";
import { InputError } from "../protocol";
import { lockFolder } from "./lock";

export interface ClaimedFolder {
  /** Gives the lock back, and removes the folders that were made if nothing came to lie in them. */
  release(): Promise<void>;
}

async function removeEmpty(folder: string, upTo: string): Promise<void> {
  for (let at = folder; at.startsWith(upTo); at = dirname(at)) {
    try {
      await rmdir(at);
    } catch {
      return;
    }
  }
}

/**
 * @throws InputError if the folder cannot be written, holds something and is not to be resumed, or is in use.
 */
export async function claimFolder(folder: string, resume: boolean): Promise<ClaimedFolder> {
  try {
    const made = resume ? null : await makeFolder(folder);
    const used = (await readdir(folder)).filter((name) => name !== "trial.lock");
    if (!resume && used.length > 0) {
      throw new InputError(
        `--out ${folder} is not empty; choose another folder, or go on with the trial in it by --resume ${folder}`,
      );
    }
    const unlock = await lockFolder(folder);
    return {
      async release() {
        await unlock();
        if (made !== null) await removeEmpty(folder, made);
      },
    };
  } catch (error) {
    if (error instanceof InputError) throw error;
    if (resume)
      throw new InputError(
        `--resume ${folder} cannot be opened (${fileErrorCode(error) ?? "unknown error"}); name the folder of an earlier trial`,
      );
    throw new InputError(
      `--out ${folder} cannot be written (${fileErrorCode(error) ?? "unknown error"}); choose a folder that can`,
    );
  }
}
