/** Long work in the editor's host, and who has a turn meanwhile. */
import { expect, it } from "vitest";
import { inTurns } from "../../../src/extension/inTurns";

/** Steps that each take longer than a turn. */
function* longWork(told: string[]): Generator<undefined, string, undefined> {
  for (const step of ["first", "second", "third"]) {
    const began = performance.now();
    while (performance.now() - began < 12);
    told.push(step);
    yield;
  }
  return "done";
}

it("lets others have their turn between the steps", async () => {
  const told: string[] = [];
  const other = (): void => {
    told.push("other");
    if (told.length < 8) setImmediate(other);
  };
  setImmediate(other);
  expect(await inTurns(longWork(told))).toBe("done");
  expect(told.slice(0, 4)).toEqual(["first", "other", "second", "other"]);
});

it("rejects with what the work throws", async () => {
  const broken = (function* (): Generator<undefined, string, undefined> {
    yield;
    throw new Error("no such form");
  })();
  await expect(inTurns(broken)).rejects.toThrow("no such form");
});
