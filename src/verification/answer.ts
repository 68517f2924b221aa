/** What a block of the user's own is equal to, by which rules, and why not to more: the answer to "what is this?". Pure. */
import type { Block } from "../blocks";
import { equalForms, formNames, ruleOf, type EqualForm, type Law } from "../equivalences";
import { equalArmsOf } from "../networks";
import { isLinear } from "../reference";
import { mapOfModule } from "./arms";
import { rankPerInputChannel } from "./rank";
import type { Row } from "./rows";

export interface AnsweredForm {
  readonly form: string;
  readonly what: string;
  /** From the block as it is written; none where that is the form. */
  readonly rules: readonly { readonly rule: string; readonly statement: string }[];
  readonly law: Law;
}

export interface Answer {
  readonly name: string;
  readonly channels: number;
  readonly equalTo: readonly AnsweredForm[];
  /** Arms of the program that it is the same function as: against them it is calibration, not evidence. */
  readonly arms: readonly string[];
  /** Largest rank of its kernel for an input channel; null where it is not linear, so that it is no single kernel. */
  readonly rank: number | null;
  /** Why it is no separable convolution, or that it is one; one sentence. */
  readonly why: string;
}

const describe = ({ form, chain, law }: EqualForm): AnsweredForm => ({
  form,
  what: formNames[form],
  rules: chain.map(({ rule }) => ({ rule, statement: ruleOf(rule).statement })),
  law,
});

function reason(forms: readonly EqualForm[], rank: number | null): string {
  if (forms.some(({ form, law }) => form === "separable" && law === "reindex"))
    return "It is a separable convolution, over the same weights.";
  if (rank === null) return "It is no separable convolution: what is not linear stands inside it, and no rule takes that out.";
  if (rank > 1)
    return `It is no separable convolution: for an input channel its kernel has rank ${rank} at random weights, and a separable one has 1; it takes a depthwise multiplier of ${rank}.`;
  return "Its kernel has rank 1 for every input channel at random weights, as a separable convolution has, but over the same weights the rules lead to none within the bounds of the search.";
}

/** The answer for one module. @throws BlockError where it does not fit its channels */
export function answerFor(name: string, module: Block, channels: number): Answer {
  const forms = equalForms(module);
  const rank = isLinear(module) ? rankPerInputChannel(module, channels) : null;
  return {
    name,
    channels,
    equalTo: forms.map(describe),
    arms: equalArmsOf(module, channels),
    rank,
    why: reason(forms, rank),
  };
}

/** Each form that was found as a row to check against the block as it is written; the block itself first. */
export function answerRows(name: string, module: Block, channels: number): readonly Row[] {
  const input = { ...mapOfModule, channels };
  const own = { kind: "arm", before: module, input, reason: null } as const;
  const itself: Row = {
    ...own,
    id: name,
    statement: "the block on the engine = the block in the reference",
    law: "reindex",
    after: module,
  };
  const forms = equalForms(module).filter(({ chain }) => chain.length > 0);
  return [
    itself,
    ...forms.map(({ form, chain, law, block: after }): Row => {
      const statement = `by ${chain.map(({ rule }) => rule).join(", ")}`;
      return { ...own, id: `${name} = ${form}`, statement, law, after };
    }),
  ];
}
