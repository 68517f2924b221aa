/** The results file of the trial in a workspace. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, vi } from "vitest";
import { readResults, resultsPath, type Results } from "../../src/trial";

/** Folders of trials, oldest first. */
export function trialFolders(workspace: string): readonly string[] {
  const folder = join(workspace, "trials");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
}

/** What the one trial has written, once that is so. */
export async function resultsWhen(workspace: string, isSo: (results: Results) => boolean, timeout = 60_000): Promise<Results> {
  const read = async (): Promise<Results | null> => {
    const [folder, ...others] = trialFolders(workspace);
    expect(others).toEqual([]);
    return folder === undefined || !existsSync(resultsPath(folder)) ? null : readResults(resultsPath(folder));
  };
  return vi.waitUntil(
    async () => {
      const results = await read();
      return results !== null && isSo(results) ? results : null;
    },
    { timeout },
  );
}
