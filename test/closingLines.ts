/** A vitest reporter that ends the run with what failed, a line each, and one line of counts: "N passed, N failed, N skipped". */
import { stripVTControlCharacters } from "node:util";
import { writeFileSync } from "node:fs";
import type { Reporter, SerializedError, TestModule } from "vitest/node";

type Thrown = Pick<SerializedError, "message">;

const longestReason = 300;

function failure(name: string, errors: readonly Thrown[]): string {
  const [reason = ""] = errors.map(({ message }) => stripVTControlCharacters(message).replace(/\s+/g, " "));
  return `failed: ${name}: ${reason.slice(0, longestReason)}`;
}

/** Counts tests by their end; a file that could not be loaded and an error outside of tests count as failed. */
export function closingLinesOf(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): readonly string[] {
  const counts = { passed: 0, skipped: 0 };
  const failures = unhandledErrors.map((error) => failure("outside of tests", [error]));
  for (const module of modules) {
    const before = failures.length;
    for (const test of module.children.allTests()) {
      const { state, errors } = test.result();
      if (state === "failed") failures.push(failure(`${module.relativeModuleId} > ${test.fullName}`, errors));
      else counts[state === "passed" ? "passed" : "skipped"]++;
    }
    if (module.state() === "failed" && failures.length === before)
      failures.push(failure(module.relativeModuleId, module.errors()));
  }
  return [...failures, `${counts.passed} passed, ${failures.length} failed, ${counts.skipped} skipped`];
}

/** Writes the lines to the file that HYBRID_HYPOTHESIS_CLOSING_LINES names (`npm test` has more to say first), else to stdout. */
export default class ClosingLines implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const lines = `${closingLinesOf(modules, unhandledErrors).join("\n")}\n`;
    const file = process.env["HYBRID_HYPOTHESIS_CLOSING_LINES"];
    process.on("exit", () => writeFileSync(file ?? process.stdout.fd, lines));
  }
}
