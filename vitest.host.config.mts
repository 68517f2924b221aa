/** The third ring: stories in a real VS Code, one at a time, because each trains with all the cores that there are. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/host/**/*.story.ts"],
    globalSetup: ["test/host/setup.ts"],
    globals: false,
    pool: "forks",
    fileParallelism: false,
    // The editor tells much; who reads it looks for why a story failed.
    silent: "passed-only",
    reporters: ["verbose", "./test/closingLines.ts"],
  },
});
