/** Which of the user's Pythons has a TensorFlow that works under our binding. Downloads and changes nothing. */
import type { Python } from "./findPythons";
import { holdsLibraries, type TriedInstallation } from "./installation";
import type { tryLibrary } from "./tryLibrary";

export interface TrialOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly tryLibrary: typeof tryLibrary;
}

/** The user's own TensorFlow, of the first Python whose one works; else why none does. */
export async function findOwnTensorflow(
  pythons: readonly Python[],
  options: TrialOptions,
): Promise<TriedInstallation | { readonly why: string | null }> {
  let why: string | null = null;
  for (const { tensorflow, nvidia } of pythons) {
    if (tensorflow === null) continue;
    const libraryPath = [tensorflow, ...nvidia];
    const trial = holdsLibraries(tensorflow)
      ? await options.tryLibrary(libraryPath, options)
      : { reason: "it lacks libtensorflow_cc.so.2" };
    if ("version" in trial) {
      const { version, usesGpu } = trial;
      return { installation: { version, source: "python", libraryFolder: tensorflow, libraryPath }, usesGpu };
    }
    why ??= `the TensorFlow in ${tensorflow} cannot be used: ${trial.reason}`;
  }
  return { why };
}
