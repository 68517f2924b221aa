/** The menu of refactorings at the cursor. */
import type { Locator } from "playwright-core";
import { expect } from "vitest";
import type { Workbench } from "./workbench";

/** Opens the menu and gives the entry of a title. An editor that is starting may have none yet. */
export async function refactoring(workbench: Workbench, title: string): Promise<Locator> {
  const entry = workbench.page.locator(".action-widget .monaco-list-row", { hasText: new RegExp(`^${title}$`) });
  const count = async (): Promise<number> => {
    if ((await entry.count()) === 0)
      await workbench.inHost((editor) => void editor.commands.executeCommand("editor.action.refactor"), null);
    return entry.count();
  };
  await expect.poll(count, { timeout: 60_000, interval: 2_000 }).toBe(1);
  return entry;
}
