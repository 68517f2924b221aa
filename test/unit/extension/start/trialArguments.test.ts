import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { resultsFolder } from "../../../../src/extension/trials/resultsFolder";
import { jobOf } from "../../../../src/extension/trials/trialJob";
import { readTrialArguments } from "../../../../src/extension/start/trialArguments";
import { InputError } from "../../../../src/protocol";
import { recipeOf } from "../../../../src/trial";
import { temporaryFolder } from "../../trial/temporaryFolder";

const folder = resolve("somewhere");

describe("the argument of runTrial", () => {
  it("may be left out: the quick preset", () => {
    const { choices, ...rest } = readTrialArguments(undefined, folder);
    expect(rest).toEqual({ choice: "auto", workers: null, literal: false, out: null });
    expect(recipeOf(choices)).toEqual(recipeOf({}));
  });

  it("leaves to the user's settings what is not said, and nothing else", () => {
    const own = join(folder, "cifar");
    const defaults = { engine: "wasm", workers: 3, dataFolder: own } as const;
    expect(readTrialArguments({}, folder, defaults)).toMatchObject({ choice: "wasm", workers: 3 });
    expect(readTrialArguments({ engine: "auto", workers: 1 }, folder, defaults)).toMatchObject({ choice: "auto", workers: 1 });
    const places = { workspace: null, storage: folder };
    const { recipe } = jobOf({ preset: "paper" }, places, defaults);
    expect(recipe).toEqual({ ...recipeOf({ preset: "paper" }), data: own });
    expect(jobOf({}, places, defaults).recipe.data).toBe("shapes");
    expect(jobOf({ preset: "paper", data: "photos" }, places, defaults).recipe.data).toBe(join(folder, "photos"));
  });

  it("takes the options of the command line", () => {
    const given = {
      preset: "standard",
      epochs: 3,
      batch: 16,
      engine: "wasm",
      workers: 2,
      literal: true,
      data: "photos",
      out: "here",
    };
    const { choices, ...rest } = readTrialArguments(given, folder);
    expect(choices).toMatchObject({ preset: "standard", epochs: 3, batchSize: 16, data: join(folder, "photos") });
    expect(choices).not.toHaveProperty("batch");
    expect(rest).toEqual({ choice: "wasm", workers: 2, literal: true, out: join(folder, "here") });
  });

  it.each(["shapes", "cifar10"])("does not take %s for a folder", (data) => {
    expect(readTrialArguments({ data }, folder).choices.data).toBe(data);
  });

  it.each([
    [{ epochs: "3" }, "epochs"],
    [{ preset: "fast" }, "preset"],
    [{ epoch: 3 }, "epoch"],
    [{ workers: 0 }, "workers"],
    ["quick", "runTrial"],
  ])("refuses %j in one sentence", (given, named) => {
    const read = (): unknown => readTrialArguments(given, folder);
    expect(read).toThrow(InputError);
    expect(read).toThrow(named);
  });
});

describe("the results folder", () => {
  const now = new Date("2026-01-31T12:00:00Z");
  const name = "quick-modules";

  it("lies in the open folder, numbered if it is taken", () => {
    const [workspace, storage] = [temporaryFolder(), temporaryFolder()];
    const first = resultsFolder({ workspace, storage, name, now });
    expect(first).toBe(join(workspace, "trials", "2026-01-31T12-00-00-quick-modules"));
    mkdirSync(first, { recursive: true });
    expect(resultsFolder({ workspace, storage, name, now })).toBe(`${first}-2`);
  });

  it("lies in the extension's storage where no folder is open or it cannot be written", () => {
    const storage = temporaryFolder();
    const expected = join(storage, "trials", "2026-01-31T12-00-00-quick-modules");
    expect(resultsFolder({ workspace: null, storage, name, now })).toBe(expected);
    // A folder that is gone cannot be written by anybody; a missing permission does not stop an administrator.
    expect(resultsFolder({ workspace: join(storage, "gone"), storage, name, now })).toBe(expected);
    const file = join(storage, "file");
    writeFileSync(file, "");
    expect(resultsFolder({ workspace: join(file, "below"), storage, name, now })).toBe(expected);
  });
});
