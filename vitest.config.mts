/** Unit tests run on plain node, in processes of their own, two at a time. */
import { defineConfig } from "vitest/config";
import { findInstallation, tensorflowEnvironment } from "./src/training/engines/tensorflow/installation";

/** Where libtensorflow is installed, test processes start with what it needs, as workers do; else its tests are skipped. */
function engineEnvironment(): Record<string, string> {
  const installation = findInstallation();
  if ("reason" in installation) return {};
  const entries = Object.entries(tensorflowEnvironment(installation, 1)).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globals: false,
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: { ...engineEnvironment(), HYBRID_HYPOTHESIS_WORKER: new URL("dist/worker.js", import.meta.url).pathname },
    reporters: ["default", "./test/closingLines.ts"],
  },
});
