/** What can be done with the trial that is shown. Pure. */
import { isActive, type PanelIntent, type PanelState, type TrialState } from "../../src/protocol/panel";

export interface Action {
  readonly intent: Extract<PanelIntent["intent"], "runTrial" | "cancelTrial" | "resumeTrial" | "openResults" | "saveTo">;
  readonly title: string;
}

/** The results file is there from the end of the first epoch on. */
const hasFile = ({ file, verdict, runs }: TrialState): boolean =>
  file !== null && (verdict.length > 0 || runs.some(({ epoch }) => epoch > 1));

const canResume = ({ phase, readOnly }: TrialState): boolean => !readOnly && (phase === "partial" || phase === "failed");

/** What can be done, most wanted first. A trial that is read from its file is looked at, not gone on with. */
export function actionsOf({ trial, noTraining }: Pick<PanelState, "trial" | "noTraining">): readonly Action[] {
  const trains = noTraining === null;
  if (trial === null) return trains ? [{ intent: "runTrial", title: "Run Hybrid Hypothesis Trial" }] : [];
  const { readOnly } = trial;
  return [
    ...(isActive(trial) && !readOnly ? [{ intent: "cancelTrial", title: "Cancel" } as const] : []),
    ...(trains && canResume(trial) && hasFile(trial) ? [{ intent: "resumeTrial", title: "Resume" } as const] : []),
    ...(trains && !isActive(trial) && !readOnly ? [{ intent: "runTrial", title: "Run a New Trial" } as const] : []),
    ...(hasFile(trial)
      ? [{ intent: "saveTo", title: "Save to…" } as const, { intent: "openResults", title: "Open the Results File" } as const]
      : []),
  ];
}
