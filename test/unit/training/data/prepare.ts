/** Prepares a source in a cache folder of a test and opens what came out. */
import { existsSync, readdirSync } from "node:fs";
import { openData, prepareData, type Dataset, type PrepareOptions } from "../../../../src/training/data";
import type { DataReport, PrepareDataRequest, PrepareProgress } from "../../../../src/protocol";

export interface Prepared {
  readonly report: DataReport;
  readonly dataset: Dataset;
  readonly progress: readonly PrepareProgress[];
}

type Choices = Partial<PrepareDataRequest> & Partial<Pick<PrepareOptions, "signal" | "download" | "onProgress">>;

export async function prepare(source: string, cacheFolder: string, choices: Choices = {}): Promise<Prepared> {
  const { trainImages = null, testImages = null, signal = new AbortController().signal, download, onProgress } = choices;
  const progress: PrepareProgress[] = [];
  const report = await prepareData(
    { source, trainImages, testImages },
    {
      cacheFolder,
      signal,
      onProgress(each) {
        progress.push(each);
        onProgress?.(each);
      },
      ...(download === undefined ? {} : { download }),
    },
  );
  return { report, dataset: await openData(report.cacheFile), progress };
}

/** What lies in a cache folder; nothing if it was never made. */
export const filesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : []);
