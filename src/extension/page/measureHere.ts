/** Measures the diagrams' modules on this machine, in a worker, and remembers the answer for later sessions. */
import * as vscode from "vscode";
import { CancelledError, type EngineChoice } from "../../protocol";
import { measurementsSchema, type Measurements } from "../../protocol/panel";

const key = "hybridHypothesis.measurements";

export interface MeasureOptions {
  readonly globalState: vscode.Memento;
  readonly choice: () => EngineChoice;
  /** A trial's own times would be disturbed, and it would disturb these. */
  readonly isTraining: () => boolean;
  readonly onMeasured: () => void;
}

export interface MeasureHere {
  /** Of an earlier session too; null where nothing was ever measured. */
  measured(): Measurements | null;
  /** Resolves when it has been measured, cancelled or refused; the user has been told then. */
  measure(): Promise<void>;
}

type Report = vscode.Progress<{ message?: string; increment?: number }>;

async function measureInWorker(choice: EngineChoice, report: Report, signal: AbortSignal): Promise<Measurements> {
  const [{ startWorker }, trial, { drawnRequest }] = await Promise.all([
    import("../../worker/client"),
    import("../../trial"),
    import("./drawnMeasurements"),
  ]);
  const { request, read } = drawnRequest();
  const { worker, engine } = await trial.openWorker(startWorker, choice, signal);
  try {
    let shown = 0;
    const onNotification = trial.notificationSink({
      checkProgress({ done, total }) {
        report.report({ message: request.modules[done]?.name ?? "", increment: (100 * (done - shown)) / total });
        shown = done;
      },
    });
    const measuring = trial.whileAlive(worker, worker.request("measure", request, { signal, onNotification }));
    return read(await trial.unlessAborted(measuring, signal), engine);
  } finally {
    await worker.close();
  }
}

export function createMeasureHere({ globalState, choice, isTraining, onMeasured }: MeasureOptions): MeasureHere {
  let busy = false;
  let known = measurementsSchema.safeParse(globalState.get(key)).data ?? null;

  async function measureNow(): Promise<void> {
    const stop = new AbortController();
    const title = vscode.l10n.t("Measuring the diagrams' modules");
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    const measurements = await vscode.window.withProgress(options, (report, token) => {
      token.onCancellationRequested(() => stop.abort());
      return measureInWorker(choice(), report, stop.signal);
    });
    known = measurements;
    await globalState.update(key, measurements);
    onMeasured();
  }

  return {
    measured: () => known,
    async measure() {
      if (busy) return;
      if (isTraining()) {
        const text = vscode.l10n.t("A trial is running, and measuring now would disturb both; measure when it has ended.");
        vscode.window.showInformationMessage(text).then(undefined, () => undefined);
        return;
      }
      busy = true;
      try {
        await measureNow();
      } catch (error) {
        if (error instanceof CancelledError) return;
        const reason = error instanceof Error ? error.message : String(error);
        vscode.window.showErrorMessage(reason).then(undefined, () => undefined);
      } finally {
        busy = false;
      }
    },
  };
}
