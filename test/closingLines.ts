/** A vitest reporter that ends the run with one line: "N passed, N failed, N skipped". */
import { writeFileSync } from "node:fs";
import type { Reporter, SerializedError, TestModule } from "vitest/node";

/** Counts tests by their end; a file that could not be loaded and an error outside of tests count as failed. */
export function closingLineOf(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): string {
  const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
  for (const module of modules) {
    let failedTests = 0;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === "failed") failedTests++;
      else counts[state === "passed" ? "passed" : "skipped"]++;
    }
    counts.failed += module.state() === "failed" ? Math.max(1, failedTests) : failedTests;
  }
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
}

/** Writes the line to the file that HYBRID_HYPOTHESIS_CLOSING_LINE names (`npm test` has more to say first), else to stdout. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const line = closingLineOf(modules, unhandledErrors);
    const file = process.env["HYBRID_HYPOTHESIS_CLOSING_LINE"];
    process.on("exit", () => writeFileSync(file ?? process.stdout.fd, `${line}${file === undefined ? "\n" : ""}`));
  }
}
