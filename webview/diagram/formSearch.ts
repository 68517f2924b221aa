/** The equal forms of the blocks that are told about, searched while the page has nothing else to do: no hover waits for them. */
import type { Block } from "../../src/blocks";
import { blockKey, equalForms, type EqualForm, type Law } from "../../src/equivalences";

const severity: readonly Law[] = ["reindex", "embed", "merge"];

/** The named forms of a block, its own first and then by law. */
export function formsOf(block: Block): readonly EqualForm[] {
  return [...equalForms(block)].sort(
    (a, b) => Math.sign(a.chain.length) - Math.sign(b.chain.length) || severity.indexOf(a.law) - severity.indexOf(b.law),
  );
}

export interface FormSearch {
  /** Null until they are found. */
  readonly known: (block: Block) => readonly EqualForm[] | null;
  /** Searches these next; `onFound` is called for each that was not known. */
  readonly want: (blocks: readonly Block[]) => void;
}

/** `idle` runs what it is given once nothing more urgent is to be done. */
export function createFormSearch(idle: (work: () => void) => void, onFound: () => void): FormSearch {
  const found = new Map<string, readonly EqualForm[]>();
  const keys = new WeakMap<Block, string>();
  let waiting: readonly Block[] = [];
  let isScheduled = false;

  const keyOf = (block: Block): string => {
    const key = keys.get(block) ?? blockKey(block);
    keys.set(block, key);
    return key;
  };
  const schedule = (): void => {
    if (isScheduled || waiting.length === 0) return;
    isScheduled = true;
    idle(searchNext);
  };
  const searchNext = (): void => {
    isScheduled = false;
    const [next, ...rest] = waiting;
    waiting = rest;
    if (next !== undefined && !found.has(keyOf(next))) {
      found.set(keyOf(next), formsOf(next));
      onFound();
    }
    schedule();
  };
  return {
    known: (block) => found.get(keyOf(block)) ?? null,
    want(blocks) {
      const missing = blocks.filter((block) => !found.has(keyOf(block)));
      waiting = [...missing, ...waiting.filter((block) => !missing.includes(block))];
      schedule();
    },
  };
}
