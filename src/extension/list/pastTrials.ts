/** The results files below some folders, with what a list says of each. A file is read again only when it has changed. No vscode. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { resultsPath, writerOf } from "../../trial";
import { summaryOf, type NoSummary, type TrialSummary } from "./trialSummary";

export interface TrialsFolder {
  readonly path: string;
  /** It is the extension's own storage, not a folder of the user's. */
  readonly stored: boolean;
}

export interface PastTrial {
  readonly file: string;
  readonly folder: string;
  readonly stored: boolean;
  readonly summary: TrialSummary | NoSummary;
  /** A process writes to it now. */
  readonly written: boolean;
  /** When the file was changed last, in milliseconds since 1970. */
  readonly changedAt: number;
}

/** A larger file would take longer to read than the editor may be kept waiting. */
const mostBytes = 16_000_000;

export interface PastTrials {
  /** Every trial in the folders' `trials`, newest first. Never rejects. */
  find(folders: readonly TrialsFolder[]): Promise<readonly PastTrial[]>;
}

interface Known {
  readonly changedAt: number;
  readonly size: number;
  readonly summary: TrialSummary | NoSummary;
}

async function foldersIn(path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(join(path, "trials"), { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(path, "trials", name));
  } catch {
    return [];
  }
}

async function readSummary(file: string, size: number): Promise<TrialSummary | NoSummary> {
  if (size > mostBytes) return { problem: "large" };
  try {
    return summaryOf(await readFile(file, "utf8"));
  } catch {
    return { problem: "unreadable" };
  }
}

const begunAt = ({ summary, changedAt }: PastTrial): number => ("problem" in summary ? changedAt : Date.parse(summary.createdAt));

export function openPastTrials(): PastTrials {
  const known = new Map<string, Known>();

  /** Null where there is no results file. */
  async function look(file: string): Promise<Known | null> {
    try {
      const { mtimeMs: changedAt, size } = await stat(file);
      const before = known.get(file);
      if (before?.changedAt === changedAt && before.size === size) return before;
      const now = { changedAt, size, summary: await readSummary(file, size) };
      known.set(file, now);
      return now;
    } catch {
      known.delete(file);
      return null;
    }
  }

  return {
    async find(folders) {
      const found = new Map<string, PastTrial>();
      for (const { path, stored } of folders) {
        for (const folder of await foldersIn(path)) {
          const file = resultsPath(folder);
          const seen = await look(file);
          if (seen === null) continue;
          const { summary, changedAt } = seen;
          const written = (await writerOf(folder)) !== null;
          found.set(file, { file, folder, stored, summary, written, changedAt });
        }
      }
      return [...found.values()].sort((a, b) => begunAt(b) - begunAt(a));
    },
  };
}
