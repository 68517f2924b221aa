/** A story: what a user does and sees in a real editor that is opened for it alone. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject, it } from "vitest";
import { probe, root, screenshots } from "./folders";
import { openWorkbench, type Workbench } from "./workbench";

/** Leaves out what would stand in the way of a picture; everything else is as an editor comes. */
const settings = {
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.tips.enabled": false,
  "security.workspace.trust.startupPrompt": "never",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoCheckUpdates": false,
  "window.zoomLevel": 0,
};

export interface StoryOptions {
  /** Whether the workspace is not trusted; false if absent. */
  readonly restricted?: boolean;
  /** Whether no folder is open; false if absent. */
  readonly empty?: boolean;
  /** Whether it downloads more than a test run should unasked: told only where HYBRID_HYPOTHESIS_DOWNLOADS is set; false if absent. */
  readonly downloads?: boolean;
  /** Whether the editor comes without the extension, which the story installs; false if absent. */
  readonly bare?: boolean;
}

export interface Scene {
  readonly workbench: Workbench;
  /** The folder that is open unless none is, a copy of test/host/workspace. */
  readonly workspace: string;
  /** Opens one more editor on the same folder. */
  openAnother(): Promise<Workbench>;
}

const minutes = 60_000;

/** Opens an editor, tells the story, and closes all editors. A story that fails leaves a picture of each. */
export function story(title: string, options: StoryOptions, tell: (scene: Scene) => Promise<void>): void {
  it(title, { timeout: 10 * minutes }, async (context) => {
    if (options.downloads === true && process.env["HYBRID_HYPOTHESIS_DOWNLOADS"] === undefined)
      return context.skip("it downloads libtensorflow: set HYBRID_HYPOTHESIS_DOWNLOADS=1 to have it told");
    const editor = inject("editor");
    if ("reason" in editor) return context.skip(editor.reason);
    const folder = mkdtempSync(join(tmpdir(), "hybrid-hypothesis-story-"));
    const workspace = join(folder, "workspace");
    cpSync(join(root, "test", "host", "workspace"), workspace, { recursive: true });
    const opened: Workbench[] = [];
    const open = async (): Promise<Workbench> => {
      const userData = join(folder, `editor-${opened.length + 1}`);
      mkdirSync(join(userData, "User"), { recursive: true });
      writeFileSync(join(userData, "User", "settings.json"), JSON.stringify(settings));
      const workbench = await openWorkbench({
        editor,
        workspace: options.empty === true ? null : workspace,
        userData,
        restricted: options.restricted ?? false,
        extension: options.bare ? probe : root,
        // Only the engine that is always there: a story must not depend on what the machine has.
        environment: {
          HYBRID_HYPOTHESIS_CACHE: options.downloads === true ? join(folder, "cache") : join(root, ".cache", "stories"),
        },
      });
      opened.push(workbench);
      return workbench;
    };
    try {
      await tell({ workbench: await open(), workspace, openAnother: open });
    } catch (error) {
      const name = title.replace(/\W+/g, "-");
      const keep = ({ page }: Workbench, index: number): Promise<unknown> =>
        page.screenshot({ path: join(screenshots, `failed-${name}-${index + 1}.png`) }).catch(() => undefined);
      await Promise.all(opened.map(keep));
      throw error;
    } finally {
      await Promise.all(opened.map((workbench) => workbench.close()));
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });
}
