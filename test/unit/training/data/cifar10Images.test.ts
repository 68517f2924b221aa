/** The archive of 60,000 JPEGs, where there is one (environment variable HYBRID_HYPOTHESIS_DATA). */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../trial/temporaryFolder";
import { prepare } from "./prepare";

const folder = process.env["HYBRID_HYPOTHESIS_DATA"];
const archive = folder === undefined ? null : join(folder, "cifar10-images.tar.gz");

describe("cifar10-images.tar.gz", () => {
  it.skipIf(archive === null || !existsSync(archive))(
    "decodes with progress, and opens at once the second time",
    { timeout: 300_000 },
    async () => {
      const cache = join(temporaryFolder(), "cache");
      const { report, dataset, progress } = await prepare(archive ?? "", cache);
      const classes = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];
      expect(report).toMatchObject({ name: "cifar10-images (JPEG)", classes, trainImages: 50_000, testImages: 10_000 });
      classes.forEach((_, label) => expect(dataset.train.labels.filter((each) => each === label)).toHaveLength(5000));
      expect(progress.map(({ done }) => done)).toEqual(progress.map(({ done }) => done).sort((a, b) => a - b));
      expect(progress.at(-1)).toMatchObject({ what: "decoding", done: progress.at(-1)?.total });
      // Photographs: neither dark nor bright on average, and unlike from one to the next.
      const mean = dataset.test.images.reduce((sum, value) => sum + value, 0) / dataset.test.images.length;
      expect(mean).toBeGreaterThan(100);
      expect(mean).toBeLessThan(140);
      expect((await prepare(archive ?? "", cache)).progress).toEqual([]);
    },
  );
});
