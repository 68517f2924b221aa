/** Grouped and 1×1 convolutions as those of one path each, and back, argument by argument. Pure. */
import { argumentOf, arranged, type Argument, type Call } from "./call";
import type { PathDialect } from "./pathDialect";
import { isRefused, refusal, type Refusal } from "./rewrite";

/** Channels of a grouped convolution. */
export interface Grouped {
  readonly groups: number;
  readonly input: number;
  readonly output: number;
}

/** "name" as f"name_{c}". */
function nameOfPath(text: string, index: string): string | Refusal {
  const [, prefix, quote, inner] = /^(f?)(["'])([^"'\\]*)\2$/.exec(text) ?? [];
  if (quote === undefined || inner === undefined || (prefix === "" && /[{}]/.test(inner)))
    return refusal(`the name ${text} is no literal that paths could be named after`);
  return `f${quote}${inner}_{${index}}${quote}`;
}

function nameOfAll(text: string, index: string): string | Refusal {
  const [, quote, inner] = /^f(["'])([^"'\\]*)\1$/.exec(text) ?? [];
  const end = `_{${index}}`;
  if (quote === undefined || inner?.endsWith(end) !== true)
    return refusal(`the name ${text} does not end in the number of its path`);
  const own = inner.slice(0, -end.length);
  return `${own.includes("{") ? "f" : ""}${quote}${own}${quote}`;
}

/** Every argument changed or left out, or the first that stands in the way. */
function changed(
  call: Call,
  { convolution }: PathDialect,
  change: (argument: Argument) => Argument | null | Refusal,
): readonly Argument[] | Refusal {
  const given: Argument[] = [];
  for (const argument of call.arguments) {
    const own = change(argument);
    if (own !== null && isRefused(own)) return own;
    if (own !== null) given.push(own);
  }
  return given.filter(({ name }) => convolution.parameters.includes(name));
}

const withText = (argument: Argument, text: string | Refusal): Argument | Refusal =>
  typeof text === "string" ? { ...argument, text } : text;

function shared({ name, text }: Argument, { ofKernel, ofBias, ofNoPath }: PathDialect, ofAll: boolean): Refusal | null {
  if (ofNoPath.includes(name) || ofKernel.includes(name) || (ofAll && ofBias.includes(name)))
    return refusal(`${name}=${text} speaks of the layer as a whole, of which every path has a share only`);
  return null;
}

/** The grouped convolution as that of one path over its own slice. */
export function pathOfGrouped(
  call: Call,
  { groups, input, output }: Grouped,
  dialect: PathDialect,
  index: string,
): Call | Refusal {
  const given = changed(call, dialect, (argument) => {
    const { name } = argument;
    if (name === dialect.groups) return null;
    if (name === dialect.inputs) return { ...argument, text: String(input / groups) };
    if (name === dialect.filters) return { ...argument, text: String(output / groups) };
    if (name === "name") return withText(argument, nameOfPath(argument.text, index));
    return shared(argument, dialect, true) ?? argument;
  });
  return "refused" in given ? given : arranged(call.prefix, dialect.convolution, given);
}

/** The convolution of one path as one grouped convolution for all. */
export function groupedOfPath(
  call: Call,
  { groups, input, output }: Grouped,
  dialect: PathDialect,
  index: string,
): Call | Refusal {
  const given = changed(call, dialect, (argument) => {
    if (argument.name === dialect.inputs) return { ...argument, text: String(input) };
    if (argument.name === dialect.filters) return { ...argument, text: String(output) };
    return argument.name === "name" ? withText(argument, nameOfAll(argument.text, index)) : argument;
  });
  if ("refused" in given) return given;
  return arranged(call.prefix, dialect.convolution, [...given, { name: dialect.groups, text: String(groups), isBare: false }]);
}

const isFirst = (index: string): string => `${index} == 0`;

/** The 1×1 as that of one path, of which the first has the bias; what follows inside of it stands behind the sum. */
export function pathOfPointwise(
  call: Call,
  { groups, output }: Grouped,
  dialect: PathDialect,
  index: string,
): { readonly call: Call; readonly activation: string | null } | Refusal {
  const activation = dialect.activation === null ? null : argumentOf(call, dialect.activation);
  const hasBias = argumentOf(call, dialect.bias)?.text !== "False";
  const given = changed(call, dialect, (argument) => {
    if (argument === activation || (hasBias && argument.name === dialect.bias)) return null;
    if (argument.name === dialect.inputs) return { ...argument, text: String(output / groups) };
    if (argument.name === "name") return withText(argument, nameOfPath(argument.text, index));
    return shared(argument, dialect, false) ?? argument;
  });
  if ("refused" in given) return given;
  const bias: readonly Argument[] = hasBias ? [{ name: dialect.bias, text: isFirst(index), isBare: false }] : [];
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
export function pointwiseOfPath(call: Call, { activation, sizes: { output }, dialect, index }: Pointwise): Call | Refusal {
  const given = changed(call, dialect, (argument) => {
    if (argument.name === dialect.bias && argument.text === isFirst(index)) return null;
    if (argument.name === dialect.inputs) return { ...argument, text: String(output) };
    return argument.name === "name" ? withText(argument, nameOfAll(argument.text, index)) : argument;
  });
  if ("refused" in given) return given;
  const own: readonly Argument[] =
    activation === null || dialect.activation === null ? [] : [{ name: dialect.activation, text: activation, isBare: false }];
  return arranged(call.prefix, dialect.convolution, [...given, ...own]);
}
