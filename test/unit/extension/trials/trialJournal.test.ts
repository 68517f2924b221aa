import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openTrialJournal } from "../../../../src/extension/trials/trialJournal";
import { thisProcess, type Owner } from "../../../../src/trial";
import { temporaryFolder } from "../../trial/temporaryFolder";
import { trialJob } from "../trialJobs";

/** A process of this machine that has certainly ended: its number began at another time. */
const gone = (): Owner => ({ ...thisProcess(), startedAt: "2020-01-01T00:00:00.000Z", processStart: "0", pid: 2 ** 30 });
const ids = (jobs: readonly { readonly id: string }[]): readonly string[] => jobs.map(({ id }) => id);

describe("the journal of trials", () => {
  it("hands the jobs of a host that is gone to the next one, whole and once", async () => {
    const folder = join(temporaryFolder(), "not", "there", "yet");
    const jobs = [trialJob({ id: "a", out: "somewhere", begun: true }), trialJob({ id: "b" })];
    await openTrialJournal(folder, gone()).write(jobs);
    const next = openTrialJournal(folder, thisProcess());
    expect(await next.adopt()).toEqual({ jobs, others: false });
    expect(await next.adopt()).toEqual({ jobs: [], others: false });
  });

  it("leaves the jobs of a host that is there to it, and says that there is one", async () => {
    const folder = temporaryFolder();
    const other = { ...thisProcess(), startedAt: "2020-01-01T00:00:00.000Z" };
    await openTrialJournal(folder, other).write([trialJob({ id: "a" })]);
    const journal = openTrialJournal(folder, thisProcess());
    expect(await journal.adopt()).toEqual({ jobs: [], others: true });
    expect(await openTrialJournal(folder, other).adopt()).toEqual({ jobs: [], others: false });
  });

  it("leaves the jobs of another machine alone: nothing is known of it", async () => {
    const folder = temporaryFolder();
    await openTrialJournal(folder, { ...gone(), host: "another-machine" }).write([trialJob()]);
    expect(await openTrialJournal(folder, thisProcess()).adopt()).toEqual({ jobs: [], others: true });
  });

  it("gives each job to one of several hosts that start at once", async () => {
    const folder = temporaryFolder();
    for (let i = 0; i < 8; i++) {
      await openTrialJournal(folder, { ...gone(), pid: 2 ** 30 + i }).write([trialJob({ id: String(i) })]);
    }
    const hosts = [1, 2, 3].map((minute) => ({ ...thisProcess(), startedAt: `2026-01-01T00:0${minute}:00.000Z` }));
    const adopted = await Promise.all(hosts.map((owner) => openTrialJournal(folder, owner).adopt()));
    expect(adopted.flatMap(({ jobs }) => ids(jobs)).sort()).toEqual(["0", "1", "2", "3", "4", "5", "6", "7"]);
  });

  it("holds the newest of what was written, and nothing when nothing is wanted", async () => {
    const folder = temporaryFolder();
    const journal = openTrialJournal(folder, gone());
    const writes = ["a", "b", "c"].map((id) => journal.write([trialJob({ id })]));
    await Promise.all(writes);
    const [name = ""] = readdirSync(folder);
    expect(readFileSync(join(folder, name), "utf8")).toContain('"id": "c"');
    await journal.write([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("passes over what it cannot read", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "folder.json"));
    writeFileSync(join(folder, "1-1.json"), "{");
    writeFileSync(join(folder, "2-2.json"), JSON.stringify({ owner: gone(), jobs: [{ id: "of another version" }] }));
    expect(await openTrialJournal(folder, thisProcess()).adopt()).toEqual({ jobs: [], others: false });
  });

  it("does not keep a trial from running where it cannot be written", async () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    await expect(openTrialJournal(join(file, "below"), thisProcess()).write([trialJob()])).resolves.toBeUndefined();
  });
});
