/** The rows of `verify`: each a pair of forms that should be one function, with the law between them. Pure. */
import { BlockError, type Block, type MapShape } from "../blocks";
import {
  blockOf,
  canonical,
  examples,
  lawOf,
  describeLowering,
  lowerings,
  rules,
  type Law,
  type Rewrite,
  type Rule,
  type RuleExample,
} from "../equivalences";
import { armModule, arms, equalArms, mapOfModule } from "./arms";

export type RowKind = "rule" | "arm" | "lowering";

export interface Row {
  /** Unique; a rule's begins with the id of the rule. */
  readonly id: string;
  readonly kind: RowKind;
  /** One line for the reader. */
  readonly statement: string;
  /** How the second form reads the leaves of the first; null where there is no second form. */
  readonly law: Law | null;
  readonly before: Block;
  /** Null where the rule does not apply to its own example, which `reason` explains. */
  readonly after: Block | null;
  readonly input: MapShape;
  readonly reason: string | null;
}

/** What a rule makes of its window; a rule that breaks on it refuses it. */
function applied(rule: Rule | undefined, window: readonly Block[]): Rewrite {
  try {
    return rule?.apply(window) ?? { refused: "there is no such rule" };
  } catch (error) {
    if (error instanceof BlockError) return { refused: error.message };
    throw error;
  }
}

function ruleRow({ rule: id, what, window, input }: RuleExample): Row {
  const rule = rules.find((known) => known.id === id);
  const result = applied(rule, window);
  const row = { id: `${id}: ${what}`, kind: "rule", statement: rule?.statement ?? "", before: blockOf(window), input } as const;
  if ("refused" in result) return { ...row, law: null, after: null, reason: `it refuses its own example: ${result.refused}` };
  return { ...row, law: lawOf(...result.after), after: blockOf(result.after), reason: null };
}

/** An arm against itself in canonical form, so that what the engine computes is compared with the reference. */
function armRow(arm: string): Row {
  const { block: before, input } = armModule(arm);
  const after = canonical(before);
  const statement = "the module on the engine = the module in the reference";
  return { id: arm, kind: "arm", statement, law: lawOf(after), before, after, input, reason: null };
}

const equalRow = ({ arm, to, before, after, why }: (typeof equalArms)[number]): Row => ({
  id: `${arm} = ${to}`,
  kind: "arm",
  statement: `one function, ${why}`,
  law: lawOf(after),
  before,
  after,
  input: mapOfModule,
  reason: null,
});

/** Every form that a trial may train the arm's module in. */
function loweringRows(arm: string): readonly Row[] {
  const { block: before, input } = armModule(arm);
  return lowerings(before, input).map((form): Row => {
    const rulesUsed = form.chain.map(({ rule }) => rule).join(", ");
    const id = `${arm}, lowered${rulesUsed === "" ? "" : ` by ${rulesUsed}`}`;
    const own = { kind: "lowering", law: form.law, before, after: form.block, input, reason: null } as const;
    return { id, statement: describeLowering(form), ...own };
  });
}

/** All rows, in the order in which they are shown. */
export const verificationRows = (): readonly Row[] => [
  ...examples.map(ruleRow),
  ...equalArms.map(equalRow),
  ...arms.map(armRow),
  ...arms.flatMap(loweringRows),
];
