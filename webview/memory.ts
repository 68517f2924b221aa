/** What the user has set on the page and would miss after it was hidden: sorting, what is open, which curves, how the diagrams stand. No truth of a trial. */
import { z } from "zod";
import { frameworks } from "../src/explain";
import { measures } from "./results/curves";

const diagramsSchema = z.object({
  /** Panes whose channels are all shown, by their name on the page. */
  unfolded: z.array(z.string()).readonly(),
  cardinality: z.int(),
  /** Step of the argument, from 0; null while it is closed. */
  step: z.int().nullable(),
  /** What code is written in. */
  framework: z.enum(frameworks),
});

const keptSchema = z.object({
  sort: z.object({ column: z.string(), descending: z.boolean() }).nullable(),
  /** Arms whose runs are shown. */
  expanded: z.array(z.string()).readonly(),
  /** Arms whose curves are not drawn. */
  hidden: z.array(z.string()).readonly(),
  measure: z.enum(measures),
  /** Parts that are unfolded, by their name. */
  open: z.array(z.string()).readonly(),
  diagrams: diagramsSchema.nullable(),
});

export type KeptDiagrams = Readonly<z.infer<typeof diagramsSchema>>;
export type Kept = Readonly<z.infer<typeof keptSchema>>;

const nothingKept: Kept = { sort: null, expanded: [], hidden: [], measure: "trainError", open: [], diagrams: null };

export interface Memory {
  get(): Kept;
  /** Keeps a change and has the page drawn anew. */
  change(change: Partial<Kept>): void;
}

/** The editor's place for the state of a page. */
export interface MemoryPlace {
  getState(): unknown;
  setState(state: Kept): void;
}

/** Takes up what was kept; what an older version kept otherwise is forgotten. */
export function openMemory(place: MemoryPlace, onChange: () => void): Memory {
  const parsed = keptSchema.safeParse(place.getState());
  let kept = parsed.success ? parsed.data : nothingKept;
  return {
    get: () => kept,
    change(change) {
      kept = { ...kept, ...change };
      place.setState(kept);
      onChange();
    },
  };
}

/** A list with a name in it that was not there, or without it. */
export const toggled = (names: readonly string[], name: string): readonly string[] =>
  names.includes(name) ? names.filter((other) => other !== name) : [...names, name];
