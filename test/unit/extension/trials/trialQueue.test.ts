import { describe, expect, it } from "vitest";
import { openTrialQueue, type Ended } from "../../../../src/extension/trials/trialQueue";
import { trialJob } from "../trialJobs";

interface Run {
  readonly id: string;
  readonly signal: AbortSignal;
  readonly end: (ended: Ended | null) => void;
  readonly fail: (error: Error) => void;
}

/** A queue whose trials end when the test says so. */
function watchedQueue() {
  const runs: Run[] = [];
  const wanted: string[][] = [];
  const queue = openTrialQueue({
    begin: (job) => ({ ...job, begun: true, out: `out of ${job.id}` }),
    run: ({ id }, signal) => new Promise((end, fail) => runs.push({ id, signal, end, fail })),
    onChange: () => wanted.push(queue.wanted().map(({ id }) => id)),
  });
  return { queue, runs, wanted };
}

const job = (id: string) => trialJob({ id });
const ended = (file: string): Ended => ({ file, status: "complete" });

describe("the queue of trials", () => {
  it("starts the first at once, and the next when it has ended, in their order", async () => {
    const { queue, runs } = watchedQueue();
    const [first, second, third] = ["a", "b", "c"].map((id) => queue.add(job(id)));
    expect(runs.map(({ id }) => id)).toEqual(["a"]);
    expect(queue.running()).toMatchObject({ id: "a", begun: true, out: "out of a" });
    expect(queue.waiting().map(({ id, begun }) => ({ id, begun }))).toEqual([
      { id: "b", begun: false },
      { id: "c", begun: false },
    ]);
    runs[0]?.end(ended("a.json"));
    expect(await first).toEqual(ended("a.json"));
    expect(runs.map(({ id }) => id)).toEqual(["a", "b"]);
    runs[1]?.end(null);
    expect(await second).toBeNull();
    runs[2]?.end(ended("c.json"));
    expect(await third).toEqual(ended("c.json"));
    expect(queue.running()).toBeNull();
  });

  it("goes on after a trial that broke, whose caller hears of it", async () => {
    const { queue, runs } = watchedQueue();
    const first = queue.add(job("a"));
    const second = queue.add(job("b"));
    runs[0]?.fail(new Error("a defect"));
    await expect(first).rejects.toThrow("a defect");
    runs[1]?.end(ended("b.json"));
    expect(await second).toEqual(ended("b.json"));
  });

  it("takes out a trial that waits, and ends one that runs", async () => {
    const { queue, runs } = watchedQueue();
    const first = queue.add(job("a"));
    const second = queue.add(job("b"));
    expect(queue.cancel("b")).toBe(true);
    expect(await second).toBeNull();
    expect(runs[0]?.signal.aborted).toBe(false);
    expect(queue.cancel()).toBe(true);
    expect(runs[0]?.signal.aborted).toBe(true);
    runs[0]?.end({ file: "a.json", status: "partial" });
    expect(await first).toMatchObject({ status: "partial" });
    expect(queue.cancel()).toBe(false);
    expect(queue.cancel("b")).toBe(false);
  });

  it("wants a cancelled trial no more from that moment on", () => {
    const { queue, wanted } = watchedQueue();
    void queue.add(job("a"));
    void queue.add(job("b"));
    expect(wanted.at(-1)).toEqual(["a", "b"]);
    queue.cancel("a");
    expect(wanted.at(-1)).toEqual(["b"]);
  });

  it("keeps all wanted when the host goes away, and begins no other", async () => {
    const { queue, runs, wanted } = watchedQueue();
    void queue.add(job("a"));
    void queue.add(job("b"));
    const before = wanted.length;
    const suspended = queue.suspend();
    expect(runs[0]?.signal.aborted).toBe(true);
    runs[0]?.end({ file: "a.json", status: "partial" });
    await suspended;
    expect(wanted.slice(before)).toEqual([]);
    expect(runs).toHaveLength(1);
  });
});
