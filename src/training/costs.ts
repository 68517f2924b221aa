/** Measured costs of forms, kept between trials: so that a rerun on the same machine takes the same forms and waits for no measuring. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";

const costsSchema = z.record(z.string(), z.number());

export interface Costs {
  /** Milliseconds of one forward and backward pass; undefined if never measured. */
  get(key: string): number | undefined;
  put(key: string, milliseconds: number): void;
  /** Writes what is new; a folder that cannot be written costs only the next measuring. */
  save(): Promise<void>;
}

/** The table in a folder; empty where there is none or it cannot be read. */
export async function openCosts(folder: string): Promise<Costs> {
  const file = join(folder, "costs.json");
  const known = await readCosts(file);
  let changed = false;
  return {
    get: (key) => known.get(key),
    put(key, milliseconds) {
      known.set(key, milliseconds);
      changed = true;
    },
    async save() {
      if (!changed) return;
      try {
        await writeFileAtomic(file, `${JSON.stringify(Object.fromEntries(known), null, 1)}\n`);
      } catch {
        return;
      }
    },
  };
}

async function readCosts(file: string): Promise<Map<string, number>> {
  try {
    return new Map(Object.entries(costsSchema.parse(JSON.parse(await readFile(file, "utf8")))));
  } catch {
    return new Map();
  }
}
