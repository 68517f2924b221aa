/** Grouped and 1×1 convolutions as those of one path each, and back, argument by argument. Pure. */
import { bracketed } from "../../explain";
import { argumentOf, arranged, type Argument, type Call } from "./call";
import { channelTexts, type Grouped } from "./channels";
import type { PathDialect } from "./pathDialect";
import { isRefused, refusal, type Refusal } from "../rewrite";

/** "name" as f"name_{c}". */
export function nameOfPath(text: string, index: string): string | Refusal {
  const [, prefix, quote, inner] = /^(f?)(["'])([^"'\\]*)\2$/.exec(text) ?? [];
  if (quote === undefined || inner === undefined || (prefix === "" && /[{}]/.test(inner)))
    return refusal(`the name ${text} is no literal that paths could be named after`);
  return `f${quote}${inner}_{${index}}${quote}`;
}

export function nameOfAll(text: string, index: string): string | Refusal {
  const [, quote, inner] = /^f(["'])([^"'\\]*)\1$/.exec(text) ?? [];
  const end = `_{${index}}`;
  if (quote === undefined || inner?.endsWith(end) !== true)
    return refusal(`the name ${text} does not end in the number of its path`);
  const own = inner.slice(0, -end.length);
  return `${own.includes("{") ? "f" : ""}${quote}${own}${quote}`;
}

/** What the arguments of channels and the name become; null leaves channels as they are. */
interface Own {
  readonly inputs: string;
  readonly filters: string | null;
  readonly name: (text: string) => string | Refusal;
}

function changedArgument(argument: Argument, { inputs, filters }: PathDialect, own: Own): Argument | Refusal | null {
  if (argument.name === inputs) return { ...argument, text: own.inputs };
  if (argument.name === filters && own.filters !== null) return { ...argument, text: own.filters };
  if (argument.name !== "name") return null;
  const text = own.name(argument.text);
  return typeof text === "string" ? { ...argument, text } : text;
}

/** Every argument changed or left out, or the first that stands in the way; `change` is asked of those that `own` does not know. */
function changed(
  call: Call,
  dialect: PathDialect,
  own: Own,
  change: (argument: Argument) => Argument | null | Refusal,
): readonly Argument[] | Refusal {
  const given: Argument[] = [];
  for (const argument of call.arguments) {
    const next = changedArgument(argument, dialect, own) ?? change(argument);
    if (next !== null && isRefused(next)) return next;
    if (next !== null) given.push(next);
  }
  return given.filter(({ name }) => dialect.convolution.parameters.includes(name));
}

function shared({ name, text }: Argument, { ofKernel, ofBias, ofNoPath }: PathDialect, ofAll: boolean): Refusal | null {
  if (ofNoPath.includes(name) || ofKernel.includes(name) || (ofAll && ofBias.includes(name)))
    return refusal(`${name}=${text} speaks of the layer as a whole, of which every path has a share only`);
  return null;
}

/** The grouped convolution as that of one path over its own slice. */
export function pathOfGrouped(call: Call, sizes: Grouped, dialect: PathDialect, index: string): Call | Refusal {
  const texts = channelTexts(sizes);
  if (isRefused(texts)) return texts;
  const own: Own = { inputs: texts.pathInput, filters: texts.pathOutput, name: (text) => nameOfPath(text, index) };
  const given = changed(call, dialect, own, (argument) =>
    argument.name === dialect.groups ? null : (shared(argument, dialect, true) ?? argument),
  );
  return "refused" in given ? given : arranged(call.prefix, dialect.convolution, given);
}

/** The convolution of one path as one grouped convolution for all. */
export function groupedOfPath(call: Call, sizes: Grouped, dialect: PathDialect, index: string): Call | Refusal {
  const texts = channelTexts(sizes);
  if (isRefused(texts)) return texts;
  const own: Own = { inputs: texts.input, filters: texts.output, name: (text) => nameOfAll(text, index) };
  const given = changed(call, dialect, own, (argument) => argument);
  if ("refused" in given) return given;
  return arranged(call.prefix, dialect.convolution, [...given, { name: dialect.groups, text: texts.groups, isBare: false }]);
}

/** The bias of the first path alone, where the 1×1 of all has one: always, or where a condition says so. */
const ofFirst = (bias: string | undefined, index: string): string =>
  bias === undefined || bias === "True" ? `${index} == 0` : `${bracketed(bias)} and ${index} == 0`;

/** The 1×1 as that of one path, of which the first has the bias; what follows inside of it stands behind the sum. */
export function pathOfPointwise(
  call: Call,
  sizes: Grouped,
  dialect: PathDialect,
  index: string,
): { readonly call: Call; readonly activation: string | null } | Refusal {
  const activation = dialect.activation === null ? null : argumentOf(call, dialect.activation);
  const texts = channelTexts(sizes);
  if (isRefused(texts)) return texts;
  const told = argumentOf(call, dialect.bias)?.text;
  const hasBias = told !== "False";
  const own: Own = { inputs: texts.pathOutput, filters: null, name: (text) => nameOfPath(text, index) };
  const given = changed(call, dialect, own, (argument) => {
    if (argument === activation || (hasBias && argument.name === dialect.bias)) return null;
    return shared(argument, dialect, false) ?? argument;
  });
  if ("refused" in given) return given;
  const bias: readonly Argument[] = hasBias ? [{ name: dialect.bias, text: ofFirst(told, index), isBare: false }] : [];
  return { call: arranged(call.prefix, dialect.convolution, [...given, ...bias]), activation: activation?.text ?? null };
}

interface Pointwise {
  /** What follows behind the sum. */
  readonly activation: string | null;
  readonly sizes: Grouped;
  readonly dialect: PathDialect;
  readonly index: string;
}

/** The 1×1 of a path as that of all. */
export function pointwiseOfPath(call: Call, { activation, sizes, dialect, index }: Pointwise): Call | Refusal {
  const texts = channelTexts(sizes);
  if (isRefused(texts)) return texts;
  const own: Own = { inputs: texts.output, filters: null, name: (text) => nameOfAll(text, index) };
  const given = changed(call, dialect, own, (argument) => {
    if (argument.name !== dialect.bias || argument.text === ofFirst(undefined, index))
      return argument.name === dialect.bias && argument.text !== "False" ? null : argument;
    const end = ` and ${index} == 0`;
    return argument.text.endsWith(end) ? { ...argument, text: argument.text.slice(0, -end.length) } : argument;
  });
  if ("refused" in given) return given;
  const behind: readonly Argument[] =
    activation === null || dialect.activation === null ? [] : [{ name: dialect.activation, text: activation, isBare: false }];
  return arranged(call.prefix, dialect.convolution, [...given, ...behind]);
}
