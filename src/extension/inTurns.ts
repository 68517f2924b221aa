/** Work in steps that leaves the editor's host its turn between them. No vscode. */
import { setImmediate as othersHadTheirTurn } from "node:timers/promises";

const turnMilliseconds = 10;

/** What the work comes to; after so many milliseconds at a stretch others have their turn. */
export async function inTurns<Result>(work: Generator<undefined, Result, undefined>): Promise<Result> {
  let began = performance.now();
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    if (performance.now() - began < turnMilliseconds) continue;
    await othersHadTheirTurn();
    began = performance.now();
  }
}
