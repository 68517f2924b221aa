/** Whether the table leads from a layer to a form over the same weights, and why not. Pure. */
import { isChannelwise, isConvolution, stepsOf, type EqualForm, type FormName } from "../equivalences";
import { namesInSentence } from "../explain";
import type { Note, ReadLayer } from "../reader";
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
};

const isAssumption = ({ about }: Note): boolean => about === "assumption";

/** Why a layer is not rewritten, whatever the form. */
export function standsInTheWay({ block, unknown, notes }: ReadLayer, calls: readonly (readonly ReadLayer[])[]): string | null {
  const here = calls.flat();
  const spread = here.flatMap(({ spreads }) => spreads)[0];
  if (spread !== undefined) return `what ${spread.text} holds is not known here`;
  if (calls.some((own) => own.length > 1) || here.some(({ times }) => times > 1))
    return "a loop makes several layers of this call";
  if (block === null) return unknown;
  const assumed = [...notes, ...here.flatMap((call) => call.notes)].find(isAssumption);
  return assumed === undefined ? null : assumed.text.replace(/\.$/, "").replace(/^Read/, "it is read");
}

/** One of them, not what it does. */
const functionNames = { ...namesInSentence, batchNormalisation: "a batch normalisation" };

/** Why the table leads to no such form. */
function notEqual({ block }: ReadLayer): string {
  const steps = block === null ? [] : stepsOf(block);
  const last = steps.findLastIndex(isConvolution);
  const between = steps.slice(0, Math.max(last, 0)).find(isChannelwise);
  return between === undefined
    ? "no rule leads to it over the same weights"
    : `${functionNames[between.function]} stands between, which it has no place for`;
}

/** The form as the table leads to it, or why it does not over the same weights. */
export function equalFor({ layer, forms }: Place, form: RewriteForm): EqualForm | Refusal {
  const equal = forms.find((one) => one.law === "reindex" && formNames[form].includes(one.form));
  return equal ?? refusal(notEqual(layer));
}
