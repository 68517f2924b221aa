/** What a block of the user's own is equal to, by which rules, and why not to more: the answer to "what is this?". Pure. */
import { childrenOf, concrete, parameters, shapeOfTensor, type Block } from "../blocks";
import { equalForms, formNames, ruleOf, withoutTail, type EqualForm, type Law } from "../equivalences";
import { equalArmsOf } from "../networks";
import { isLinear, type Separability } from "../reference";
import { mapOfModule } from "./arms";
import { separabilityAtRandom } from "./rank";
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

/** Such as ", then relu": a form is named without the functions behind it. */
function tailText(block: Block): string {
  const { tail } = withoutTail(block);
  return tail.length === 0 ? "" : `, then ${tail.map((step) => step.function).join(", ")}`;
}

const describe = ({ form, chain, law, block }: EqualForm): AnsweredForm => ({
  form,
  what: `${formNames[form]}${tailText(block)}`,
  rules: chain.map(({ rule }) => ({ rule, statement: ruleOf(rule).statement })),
  law,
});

function tensorSizes(block: Block): number {
  const own = block.block === "convolution" ? [block.kernel] : [];
  const sizes = own.map((kernel) => shapeOfTensor(kernel).reduce<number>((product, size) => product * concrete(size), 1));
  return [...sizes, ...childrenOf(block).map(tensorSizes)].reduce((sum, size) => sum + size, 0);
}

/** Where the kernels have more entries than there are weights, some share theirs. */
const isTied = (block: Block): boolean => concrete(parameters(block)) < tensorSizes(block);

function reason(forms: readonly EqualForm[], rank: Separability | null): string {
  const separable = forms.find(({ form, law }) => form === "separable" && law === "reindex");
  if (separable !== undefined) {
    const tied = isTied(separable.block) ? ", but some weights are shared, which a separable convolution's are not" : "";
    return `It is a separable convolution${tailText(separable.block)}, over the same weights${tied}.`;
  }
  if (rank === null) return "It is no separable convolution: what is not linear stands inside it, and no rule takes that out.";
  if (rank.rank > 1) {
    const kept = (100 * (rank.kept[0] ?? 1)).toFixed(0);
    return `It is no separable convolution: at random weights its kernel, away from the border, has rank ${rank.rank} for an input channel, and a separable one has 1, which keeps ${kept} % of its squares at best.`;
  }
  return "Its kernel has rank 1 for every input channel at random weights, as a separable convolution has, but over the same weights the rules lead to none within the bounds of the search.";
}

export interface AskedModule {
  readonly name: string;
  readonly module: Block;
  readonly channels: number;
  /** Whether the network adds an identity to it. */
  readonly residual: boolean;
}

/** The answer, and what of it is to be checked. */
export interface AnsweredModule {
  readonly answer: Answer;
  /** The block itself, then each form that was found, against the block as it is written. */
  readonly rows: readonly Row[];
}

function rowsOf({ name, module, channels }: AskedModule, forms: readonly EqualForm[]): readonly Row[] {
  const input = { ...mapOfModule, channels };
  const own = { kind: "arm", before: module, input, reason: null } as const;
  const statement = "the block on the engine = the block in the reference";
  const itself: Row = { ...own, id: name, statement, law: "reindex", after: module };
  const others = forms.filter(({ chain }) => chain.length > 0);
  return [
    itself,
    ...others.map(({ form, chain, law, block: after }): Row => {
      const by = `by ${chain.map(({ rule }) => rule).join(", ")}`;
      return { ...own, id: `${name} = ${form}`, statement: by, law, after };
    }),
  ];
}

/** The answer for one module. @throws BlockError where it does not fit its channels */
export function answerFor(asked: AskedModule): AnsweredModule {
  const { name, module, channels, residual } = asked;
  const forms = equalForms(module);
  const rank = isLinear(module) ? separabilityAtRandom(module, channels) : null;
  const answer = {
    name,
    channels,
    equalTo: forms.map(describe),
    arms: equalArmsOf(module, { channels, residual, inner: "published" }),
    rank: rank?.rank ?? null,
    why: reason(forms, rank),
  };
  return { answer, rows: rowsOf(asked, forms) };
}
