/** The search in idle time: one block a turn, what is hovered first, nothing twice. */
import { expect, it } from "vitest";
import { findVariant } from "../../../../src/networks";
import { createFormSearch, formsOf } from "../../../../webview/diagram/formSearch";

const moduleOf = (id: string): ReturnType<ReturnType<typeof findVariant>["module"]> =>
  findVariant(id).module("m", 8, [8], "published");

it("searches one block a turn, the newest wish first, and knows equal blocks again", () => {
  const turns: (() => void)[] = [];
  let found = 0;
  const search = createFormSearch(
    (work) => turns.push(work),
    () => found++,
  );
  const [separable, hybrid] = [moduleOf("separable"), moduleOf("hybrid")];
  search.want([separable]);
  search.want([hybrid]);
  expect([turns.length, search.known(separable), search.known(hybrid)]).toEqual([1, null, null]);

  turns.shift()?.();
  expect(search.known(hybrid)).toEqual(formsOf(hybrid));
  expect(search.known(separable)).toBeNull();

  turns.shift()?.();
  expect(search.known(moduleOf("separable"))).toEqual(formsOf(separable));
  search.want([moduleOf("hybrid"), separable]);
  expect([turns.length, found]).toEqual([0, 2]);
});
