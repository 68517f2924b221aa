/** Pairs of forms and trajectories in a real worker process. */
import { describe, expect, it } from "vitest";
import { CancelledError, type CheckProgress, type FormPair } from "../../../src/protocol";
import { notificationSink } from "../../../src/trial";
import type { WorkerConnection } from "../../../src/trial";
import {
  negatives,
  rowReport,
  trajectoriesRequest,
  trajectoryReports,
  trajectoryTable,
  verificationRows,
} from "../../../src/verification";
import { startWorker } from "../../../src/worker/client";

async function withWorker<T>(work: (worker: WorkerConnection) => Promise<T>): Promise<T> {
  const worker = await startWorker({ choice: "wasm" });
  try {
    await worker.request("openEngine", { choice: "wasm", threads: 1 });
    return await work(worker);
  } finally {
    await worker.close();
  }
}

const rows = verificationRows().filter(({ id }) => /^R[37]: |^hybrid/.test(id));
const pairs = rows.flatMap(({ id, before, after, input }): FormPair[] => (after === null ? [] : [{ id, before, after, input }]));
const { before, broken, input } = negatives[0] ?? { before: undefined, broken: undefined, input: undefined };
if (before === undefined) throw new Error("there are no broken forms");
const wrong: FormPair = { id: "wrong", before, after: broken, input };

describe("a worker process", () => {
  it("finds right forms within their bounds and a broken one far beyond, and tells how far it is", async () => {
    const seen: CheckProgress[] = [];
    const unfit: FormPair = { ...wrong, id: "unfit", input: { ...input, channels: 5 } };
    const checks = await withWorker((worker) =>
      worker.request(
        "checkPairs",
        { pairs: [...pairs, wrong, unfit], seed: 3 },
        { onNotification: notificationSink({ checkProgress: (progress) => seen.push(progress) }) },
      ),
    );
    const reports = rows.map((row, i) => rowReport(row, { equal: true, reason: null }, checks[i]));
    expect(reports.map(({ id, reason }) => [id, reason])).toEqual(rows.map(({ id }) => [id, null]));
    for (const { maxOutputDifference, bound } of reports) expect(maxOutputDifference).toBeLessThanOrEqual(bound ?? NaN);
    const found = checks.at(-2);
    if (found === undefined || "reason" in found) throw new Error("the broken form was not computed");
    expect(found.output.ratio).toBeGreaterThan(1000);
    expect(found.gradient.ratio).toBeGreaterThan(1000);
    expect(checks.at(-1)).toEqual({ id: "unfit", reason: "a kernel for 4 channels meets a map of 5 channels" });
    expect(seen).toEqual(checks.map((_, i) => ({ done: i + 1, total: checks.length })));
  });

  it("stops between two pairs and between two steps when it is cancelled", async () => {
    await withWorker(async (worker) => {
      const requests = [
        (options: object) => worker.request("checkPairs", { pairs: Array.from({ length: 500 }, () => wrong), seed: 3 }, options),
        (options: object) =>
          worker.request("trajectories", { ...trajectoriesRequest(trajectoryTable(), 3), steps: 10_000 }, options),
      ];
      for (const request of requests) {
        const stop = new AbortController();
        const run = request({ signal: stop.signal, onNotification: () => stop.abort() });
        await expect(run).rejects.toBeInstanceOf(CancelledError);
      }
    });
  });

  it("keeps equal arms together for a few steps, and not the others", async () => {
    const table = trajectoryTable();
    const result = await withWorker((worker) => worker.request("trajectories", { ...trajectoriesRequest(table, 3), steps: 12 }));
    expect(result.controlGap).toBeGreaterThan(0);
    const reports = trajectoryReports(table, result);
    expect(reports.filter(({ passed }) => !passed)).toEqual([]);
    expect(reports.some(({ together }) => !together)).toBe(true);
  });
});
