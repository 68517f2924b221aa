/** What a list says of a results file: its outer fields only, so that a large one is read in milliseconds. Pure. */
import { z } from "zod";
import { schemaVersion } from "../../trial";

const summarySchema = z.object({
  createdAt: z.iso.datetime(),
  status: z.enum(["complete", "partial", "failed"]),
  recipe: z.object({
    preset: z.string(),
    study: z.string(),
    data: z.string(),
    variants: z.array(z.string()),
    trials: z.int(),
    epochs: z.int(),
    width: z.int(),
    modules: z.int(),
    seed: z.int(),
    layers: z.record(z.string(), z.unknown()).optional(),
  }),
  environment: z.object({ engine: z.string(), device: z.string() }),
  runs: z.array(z.object({ status: z.string() })),
});

export type TrialSummary = Readonly<z.infer<typeof summarySchema>>;

/** Why a file has no summary: a newer version wrote it, or it is damaged or something else. */
export interface NoSummary {
  readonly problem: "newer" | "damaged" | "large" | "unreadable";
}

/** Reads the text of a results file. */
export function summaryOf(text: string): TrialSummary | NoSummary {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return { problem: "damaged" };
  }
  const version = z.object({ schemaVersion: z.number() }).safeParse(content);
  if (version.success && version.data.schemaVersion > schemaVersion) return { problem: "newer" };
  const parsed = summarySchema.safeParse(content);
  return parsed.success && version.success ? parsed.data : { problem: "damaged" };
}
