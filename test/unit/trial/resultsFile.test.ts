import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { InputError } from "../../../src/protocol";
import { readResults, resultsJsonSchema } from "../../../src/trial";
import { fabricatedResults } from "./fabricatedResults";
import { temporaryFolder } from "./temporaryFolder";

const results = fabricatedResults({ trials: 1 }, { separable: [20], resnext: [21] });

function stored(text: string): string {
  const file = join(temporaryFolder(), "trial.hhtrial.json");
  writeFileSync(file, text);
  return file;
}

describe("results file", () => {
  it("has the JSON Schema that is shipped (renew it with vitest -u)", async () => {
    await expect(`${JSON.stringify(resultsJsonSchema(), null, 2)}\n`).toMatchFileSnapshot("../../../media/trial.schema.json");
  });

  it("is read back with fields that nobody knows", async () => {
    const strange = { ...results, later: 1, runs: results.runs.map((run) => ({ ...run, bits: "base64" })) };
    expect(await readResults(stored(JSON.stringify(strange)))).toEqual(strange);
  });

  it.each([
    ["not JSON", '{"schemaVersion": 1,'],
    ["of another kind", '{"schemaVersion": 1}'],
    ["with a status of its own", JSON.stringify({ ...results, status: "splendid" })],
    ["of a newer version", JSON.stringify({ ...results, schemaVersion: 2 })],
  ])("is refused in one sentence when it is %s", async (_, text) => {
    const reading = readResults(stored(text));
    await expect(reading).rejects.toBeInstanceOf(InputError);
    await expect(reading).rejects.toThrow(/^[^\n]+$/);
  });

  it("is refused in one sentence when it is missing", async () => {
    await expect(readResults(join(temporaryFolder(), "none.json"))).rejects.toThrow(
      /cannot be read, so there is no trial to resume/,
    );
  });
});
