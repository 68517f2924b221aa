/** Rules applied anywhere inside a block, as steps that can be written down and taken again. Pure. */
import type { Block } from "../blocks";
import { branchingOf } from "./branching";
import type { Rule } from "./rule";
import { ruleOf } from "./rules";
import { blockOf, stepsOf } from "./steps";

/**
 * Where a window begins: number of the step, then, as long as there are more numbers, of the path inside it and of the step in that
 * path. The one body of an `each` is path 0.
 */
export type Place = readonly number[];

/** One application of a rule. */
export interface RewriteStep {
  readonly rule: string;
  readonly place: Place;
}

export interface Rewritten extends RewriteStep {
  readonly steps: readonly Block[];
}

const replaced = (steps: readonly Block[], at: number, count: number, by: readonly Block[]): readonly Block[] => [
  ...steps.slice(0, at),
  ...by,
  ...steps.slice(at + count),
];

/** The steps that a rule looks at from one of them on; too few where the chain ends before. */
function windowAt(steps: readonly Block[], at: number, { window, between }: Rule): readonly Block[] {
  let end = at + 1;
  if (window === 2 && between !== undefined)
    for (let next = steps[end]; next !== undefined && between(next); next = steps[end]) end++;
  return steps.slice(at, end + window - 1);
}

/** Every single application of one of the rules, inside paths too. */
export function* rewritesOf(steps: readonly Block[], rules: readonly Rule[]): Generator<Rewritten> {
  for (const [at, step] of steps.entries()) {
    for (const rule of rules) {
      const window = windowAt(steps, at, rule);
      if (window.length < rule.window) continue;
      const result = rule.apply(window);
      if ("after" in result) yield { rule: rule.id, place: [at], steps: replaced(steps, at, window.length, result.after) };
    }
    const paths = branchingOf(step);
    for (const [path, body] of paths?.bodies.entries() ?? []) {
      for (const inner of rewritesOf(stepsOf(body), rules)) {
        const bodies = paths?.bodies.map((own, i) => (i === path ? blockOf(inner.steps) : own)) ?? [];
        const after = paths === null ? [] : [paths.with({ bodies })];
        yield { rule: inner.rule, place: [at, path, ...inner.place], steps: replaced(steps, at, 1, after) };
      }
    }
  }
}

/**
 * One application of a rule at a place.
 * @throws RangeError where there is no such place or the rule refuses, with its sentence.
 */
export function rewriteAt(steps: readonly Block[], { rule: id, place }: RewriteStep): readonly Block[] {
  const [at = 0, path, ...deeper] = place;
  const rule = ruleOf(id);
  if (path === undefined) {
    const window = windowAt(steps, at, rule);
    const result = window.length < rule.window ? { refused: "there are too few steps" } : rule.apply(window);
    if ("refused" in result) throw new RangeError(`${id} does not apply at ${place.join(".")}: ${result.refused}`);
    return replaced(steps, at, window.length, result.after);
  }
  const paths = branchingOf(steps[at]);
  const body = paths?.bodies[path];
  if (paths === null || body === undefined) throw new RangeError(`there is no path at ${place.join(".")}`);
  const inner = blockOf(rewriteAt(stepsOf(body), { rule: id, place: deeper }));
  return replaced(steps, at, 1, [paths.with({ bodies: paths.bodies.map((own, i) => (i === path ? inner : own)) })]);
}
