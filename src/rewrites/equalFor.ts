/** Whether the table leads from a layer to a form over the same weights, and why not. Pure. */
import { blockOf, isChannelwise, isConvolution, stepsOf, type EqualForm, type FormName } from "../equivalences";
import { namesInSentence, soonEqualForms } from "../explain";
import type { ReadLayer } from "../reader";
import { decidingAssumption } from "./assumed";
import type { Place } from "./place";
import { refusal, type Refusal, type RewriteForm } from "./rewrite";

/** What the table calls the forms, each by one of these names. */
const formNames: Readonly<Record<RewriteForm, readonly FormName[]>> = {
  separable: ["separable", "separable with a multiplier"],
  depthwise: ["separable", "separable with a multiplier", "separable with a function between"],
  grouped: ["separable", "separable with a multiplier", "separable with a function between"],
  "depthwise alone": ["depthwise"],
  "grouped alone": ["depthwise", "grouped"],
  towers: ["towers of slices"],
  "towers, then 1×1": ["towers of slices, then 1×1"],
  hybrid: ["hybrid"],
  "ResNeXt, grouped": ["ResNeXt, grouped"],
  "ResNeXt paths": ["ResNeXt paths"],
};

/**
 * Why a layer is not rewritten, whatever the form.
 * @param calls what is read at each of its places
 * @param own the calls that are rewritten
 */
export function standsInTheWay(
  { block, unknown }: ReadLayer,
  calls: readonly (readonly ReadLayer[])[],
  own: readonly ReadLayer[],
): string | null {
  const here = calls.flat();
  const spread = here.flatMap(({ spreads }) => spreads)[0];
  if (spread !== undefined) return `what ${spread.text} holds is not known here`;
  if (calls.some((own) => own.length > 1) || here.some(({ times }) => times > 1))
    return "a loop makes several layers of this call";
  if (block === null) return unknown;
  const assumed = decidingAssumption(own);
  return assumed === null ? null : assumed.text.replace(/\.$/, "").replace(/^Read/, "it is read");
}

/** One of them, not what it does. */
const functionNames = { ...namesInSentence, batchNormalisation: "a batch normalisation" };

/** A form over the same weights among those that the table leads to. */
const formIn = (found: readonly EqualForm[], form: RewriteForm): EqualForm | undefined =>
  found.find((one) => one.law === "reindex" && formNames[form].includes(one.form));

/** Why the table leads to no such form. */
function notEqual({ block }: ReadLayer, form: RewriteForm): string {
  const steps = block === null ? [] : stepsOf(block);
  const last = steps.findLastIndex(isConvolution);
  const between = steps.slice(0, Math.max(last, 0)).find(isChannelwise);
  const bare = blockOf(steps.filter((step, i) => i > last || !isChannelwise(step)));
  return between === undefined || formIn(soonEqualForms(bare), form) === undefined
    ? "no rule leads to it over the same weights"
    : `${functionNames[between.function]} stands between, which it has no place for`;
}

/** The form as the table leads to it, or why it does not over the same weights. */
export function equalFor({ layer, forms, otherForms }: Place, form: RewriteForm): EqualForm | Refusal {
  const equal = formIn(forms, form);
  if (equal !== undefined && formIn(otherForms, form) === undefined)
    return refusal("whether it is equal depends on what callers give");
  return equal ?? refusal(notEqual(layer, form));
}
