/** What a trial tells while it runs; `--events` prints these as JSON lines. State goes down whole, these are news of it. */
import type { ChosenLowering, EngineReport, EpochRecord, PrepareProgress, TrainProgress } from "../protocol";
import type { RecipeRequest } from "./recipe";
import type { Run, TrialStatus } from "./resultsFile";

interface RunName {
  readonly variant: string;
  /** From 0. */
  readonly trial: number;
}

export type TrialEvent =
  | { readonly type: "trialStarted"; readonly file: string; readonly recipe: RecipeRequest }
  | ({ readonly type: "prepareProgress" } & PrepareProgress)
  | {
      readonly type: "selfTested";
      readonly engine: EngineReport;
      readonly worst: number;
      readonly where: string;
      readonly lowerings: readonly ChosenLowering[];
      readonly workers: number;
      /** Name of the data and images that are used of it. */
      readonly data: { readonly name: string; readonly trainImages: number; readonly testImages: number };
      /** Runs of an earlier session that are kept. */
      readonly kept: readonly Run[];
    }
  | ({ readonly type: "runStarted" } & RunName)
  /** Soon after the start, where a run goes on from its checkpoint: `epoch` is the first that is trained now. */
  | ({ readonly type: "runResumed"; readonly epoch: number } & RunName)
  /** `timeLeft`: seconds to the end of the trial at the rate so far; null before the first step. */
  | ({ readonly type: "runProgress"; readonly timeLeft: number | null } & TrainProgress)
  | ({ readonly type: "epochDone"; readonly record: EpochRecord; readonly timeLeft: number | null } & RunName)
  | ({ readonly type: "runEnded"; readonly run: Run; readonly timeLeft: number | null } & RunName)
  | { readonly type: "trialEnded"; readonly status: TrialStatus; readonly file: string; readonly verdict: string };
