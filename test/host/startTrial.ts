/** Trials by the command's argument, small enough for a story that is not about the preset. */
import type { Workbench } from "./workbench";

/** Starts a trial; resolves when its first run is seen to be trained. The promise inside resolves when the trial has ended. */
export async function startTrial(workbench: Workbench, given: object): Promise<{ readonly ended: Promise<unknown> }> {
  const ended = workbench.inHost(
    (editor, options) => editor.commands.executeCommand("hybridHypothesis.runTrial", options),
    given,
  );
  // A window that is reloaded never answers.
  ended.catch(() => undefined);
  await workbench
    .panel()
    .getByText(/^Training ·/)
    .first()
    .waitFor();
  return { ended };
}
