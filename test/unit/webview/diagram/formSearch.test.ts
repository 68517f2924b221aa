/** The search in idle time: in steps, what is hovered first, nothing twice. */
import { expect, it } from "vitest";
import { findVariant } from "../../../../src/networks";
import { equalForms } from "../../../../src/equivalences";
import type { Block } from "../../../../src/blocks";
import { createFormSearch, type FormSearch } from "../../../../webview/diagram/formSearch";

const moduleOf = (id: string): Block => findVariant(id).module("m", 8, [8], "published");
const names = (search: FormSearch, block: Block): readonly string[] | undefined =>
  search
    .known(block)
    ?.map(({ form }) => form)
    .sort();
const expected = (block: Block): readonly string[] =>
  equalForms(block)
    .map(({ form }) => form)
    .sort();

it("searches the newest wish first, as far as it may each turn, and knows equal blocks again", () => {
  const turns: ((mayGoOn: () => boolean) => void)[] = [];
  let found = 0;
  const search = createFormSearch(
    (work) => turns.push(work),
    () => found++,
  );
  const [separable, hybrid] = [moduleOf("separable"), moduleOf("hybrid")];
  search.want([separable]);
  turns.shift()?.(() => false);
  expect([turns.length, search.known(separable)]).toEqual([1, null]);

  search.want([hybrid, moduleOf("hybrid")]);
  expect(turns).toHaveLength(1);
  let steps = 0;
  while (found === 0) {
    turns.shift()?.(() => false);
    steps++;
  }
  expect(steps).toBeGreaterThan(3);
  expect(names(search, hybrid)).toEqual(expected(hybrid));
  expect(search.known(separable)).toBeNull();

  turns.shift()?.(() => true);
  expect(names(search, moduleOf("separable"))).toEqual(expected(separable));
  search.want([moduleOf("hybrid"), separable]);
  expect([turns.length, found]).toEqual([0, 2]);
});
