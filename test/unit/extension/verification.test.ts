import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runVerification, verificationMarkdown } from "../../../src/extension/verification";
import { CancelledError } from "../../../src/protocol";
import { temporaryFolder } from "../trial/temporaryFolder";

/** A command that does what a script says. */
function commandOf(script: string): string {
  const file = join(temporaryFolder(), "cli.cjs");
  writeFileSync(file, script);
  return file;
}

const verify = (script: string, signal = new AbortController().signal) => runVerification({ command: commandOf(script), signal });

describe("the verification from the editor", () => {
  it.each([
    [0, true],
    [1, false],
  ])("tells by exit code %i whether all hold", async (code, passed) => {
    const script = `console.log("rows of " + process.argv[2] + "\\nThe answer."); console.error("Not tensorflow: x"); process.exit(${code});`;
    const found = await verify(script);
    expect(found).toEqual({ passed, text: "rows of verify\nThe answer.", notes: "Not tensorflow: x" });
    const markdown = verificationMarkdown(found);
    expect(markdown).toContain(passed ? "**All hold.** The answer." : "**Not all hold.** The answer.");
    expect(markdown).toContain("```text\nrows of verify\n```");
  });

  it("ends with the command's own sentence where nothing could be checked", async () => {
    await expect(verify('console.error("first\\nno engine works here"); process.exit(2);')).rejects.toThrow(
      /^no engine works here$/,
    );
  });

  it("ends its process when it is cancelled", async () => {
    const stop = new AbortController();
    const ended = verify('process.on("SIGTERM", () => process.exit(130)); setInterval(() => {}, 1000);', stop.signal);
    stop.abort();
    await expect(ended).rejects.toBeInstanceOf(CancelledError);
    await expect(verify("", stop.signal)).rejects.toBeInstanceOf(CancelledError);
  });
});
