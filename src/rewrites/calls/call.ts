/** Constructor calls as they are written: read from a layer, changed argument by argument, and written again. Pure. */
import type { ReadLayer } from "../../reader";
import { refusal, type Refusal } from "../rewrite";

export interface Argument {
  /** As the framework calls the parameter. */
  readonly name: string;
  readonly text: string;
  /** Without its name: by position, or in JavaScript as a name that stands for itself. */
  readonly isBare: boolean;
}

export interface Call {
  /** What stands before the constructor's own name: "layers.", "tf.keras.layers." or nothing. */
  readonly prefix: string;
  readonly kind: string;
  readonly arguments: readonly Argument[];
}

/** Arguments in order, those by position first, as the constructor takes them. */
export interface Signature {
  readonly kind: string;
  /** Other names of the same constructor. */
  readonly aliases?: readonly string[];
  readonly parameters: readonly string[];
  /** How many of them may stand without their names; the rest are written by name. */
  readonly positional: number;
}

/** Whether an argument stands without its name in the source. */
function standsBare(source: string, layer: ReadLayer, name: string, start: number): boolean {
  return !new RegExp(`(?:^|[^\\w$.])["']?${name}["']?\\s*[=:]\\s*$`).test(source.slice(layer.start, start));
}

/** The call of a layer, or what of it stands in the way of a rewrite. */
export function callOf(source: string, layer: ReadLayer, { kind, aliases = [], parameters }: Signature): Call | Refusal {
  const last = layer.call.slice(layer.call.lastIndexOf(".") + 1);
  if (![kind, ...aliases].includes(last))
    return refusal(`"${layer.call}" is another name for ${kind}, which may be given arguments elsewhere`);
  const [spread] = layer.spreads;
  if (spread !== undefined) return refusal(`what ${spread.text} holds is not known here`);
  const read = Object.entries(layer.arguments);
  const unknown = read.find(([name]) => !parameters.includes(name));
  if (unknown !== undefined) {
    const [name, { text }] = unknown;
    return refusal(
      /^\d+$/.test(name)
        ? `${kind} takes no argument ${text} at its place`
        : `${name} is no argument of ${kind} that is known here`,
    );
  }
  return {
    prefix: layer.call.slice(0, layer.call.length - last.length),
    kind,
    arguments: read.map(([name, { text, start }]) => ({ name, text, isBare: standsBare(source, layer, name, start) })),
  };
}

export const argumentOf = (call: Call, name: string): Argument | null => call.arguments.find((own) => own.name === name) ?? null;

/** A call with its arguments in the order of the signature, bare ones only where all before them are. */
export function arranged(prefix: string, signature: Signature, given: readonly Argument[]): Call {
  const { kind, parameters, positional } = signature;
  const sorted = [...given].sort((a, b) => parameters.indexOf(a.name) - parameters.indexOf(b.name));
  let isOpen = true;
  const own = sorted.map((argument, i) => {
    isOpen &&= argument.isBare && i < positional && parameters[i] === argument.name;
    return { ...argument, isBare: isOpen };
  });
  return { prefix, kind, arguments: own };
}
