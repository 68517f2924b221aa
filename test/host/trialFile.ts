/** The results file of the trial in a workspace. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { readResults, resultsPath, type Results } from "../../src/trial";

/** Folders of trials, oldest first. */
export function trialFolders(workspace: string): readonly string[] {
  const folder = join(workspace, "trials");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
}

/** What the one trial has written when its file has that status. */
export async function resultsOf(workspace: string, status: Results["status"], timeout = 60_000): Promise<Results> {
  const read = async (): Promise<Results | null> => {
    const [folder, ...others] = trialFolders(workspace);
    expect(others).toEqual([]);
    return folder !== undefined && existsSync(resultsPath(folder)) ? readResults(resultsPath(folder)) : null;
  };
  await expect.poll(async () => (await read())?.status, { timeout }).toBe(status);
  const results = await read();
  if (results === null) throw new Error("the results file has gone");
  return results;
}
