/** The equal forms of the blocks that are told about, searched while the page has nothing else to do: no hover waits for them. */
import type { Block } from "../../src/blocks";
import { blockKey, formsInOrder, searchForms, type EqualForm } from "../../src/equivalences";

/** Runs work once nothing more urgent is to be done, and tells it whether it may go on. */
export type Idle = (work: (mayGoOn: () => boolean) => void) => void;

export interface FormSearch {
  /** The named forms of a block; null until they are found. */
  readonly known: (block: Block) => readonly EqualForm[] | null;
  /** Searches these next; `onFound` is called for each that was not known. */
  readonly want: (blocks: readonly Block[]) => void;
}

interface Search {
  readonly key: string;
  readonly steps: ReturnType<typeof searchForms>;
}

/** A search that has found nothing yet. */
export function createFormSearch(idle: Idle, onFound: () => void): FormSearch {
  const found = new Map<string, readonly EqualForm[]>();
  const keys = new WeakMap<Block, string>();
  let waiting: readonly Search[] = [];
  let isScheduled = false;

  const keyOf = (block: Block): string => {
    const key = keys.get(block) ?? blockKey(block);
    keys.set(block, key);
    return key;
  };
  const schedule = (): void => {
    if (isScheduled || waiting.length === 0) return;
    isScheduled = true;
    idle(goOn);
  };
  /** One step at least, so that it ends on a page that is never idle. */
  const goOn = (mayGoOn: () => boolean): void => {
    isScheduled = false;
    do {
      const [first, ...rest] = waiting;
      if (first === undefined) return;
      const { done, value } = first.steps.next();
      if (done !== true) continue;
      waiting = rest;
      found.set(first.key, formsInOrder(value));
      onFound();
    } while (mayGoOn());
    schedule();
  };
  return {
    known: (block) => found.get(keyOf(block)) ?? null,
    want: (blocks) => {
      const wanted = new Set(blocks.map(keyOf).filter((key) => !found.has(key)));
      const begun = waiting.filter(({ key }) => wanted.has(key));
      const fresh = blocks.flatMap((block): readonly Search[] => {
        const key = keyOf(block);
        if (!wanted.has(key) || begun.some((search) => search.key === key)) return [];
        wanted.delete(key);
        return [{ key, steps: searchForms(block) }];
      });
      waiting = [...begun, ...fresh, ...waiting.filter((search) => !begun.includes(search))];
      schedule();
    },
  };
}
