/** What the arguments of calls name of the place where they stand, as parameters of a class that has the calls inside. Pure. */
import { bracketed } from "../../explain";
import type { Argument, Call } from "./call";
import { refusal, type Refusal } from "../rewrite";

/** What the class calls it, and what it is called where an instance is made. */
export interface ClassParameter {
  readonly name: string;
  readonly text: string;
}

/** Texts, and names with all their parts. */
const token = /(["'])(?:\\.|(?!\1).)*\1|(?<![\w.])[A-Za-z_][\w.]*/g;
const constants = new Set(["True", "False", "None", "and", "or", "not", "if", "else"]);
const builtins = new Set(["int", "float", "bool", "str", "tuple", "len", "max", "min", "round", "abs"]);
const taken = new Set(["self", "x", "path", "piece", "sum", "zip", "len", "range", "super"]);

const isText = (found: string): boolean => /^["']/.test(found);
/** What torch and its modules have is the same everywhere. */
const isOfModule = (found: string): boolean => /^(?:torch|nn)\./.test(found);

/** The names in a text that mean something only where it stands; null where it is more than names, numbers and operators. */
function namesIn(text: string): readonly string[] | null {
  const names: string[] = [];
  for (const { 0: found, index } of text.matchAll(token)) {
    if (isText(found) || constants.has(found) || isOfModule(found)) continue;
    const behind = text.slice(index + found.length);
    if (/^\s*\(/.test(behind) && builtins.has(found)) continue;
    if (/^\s*(?:\(|=(?!=))/.test(behind) || ["lambda", "for", "in", "is"].includes(found)) return null;
    names.push(found);
  }
  return /^[\s\d.,()[\]+*/%<>=!-]*$/.test(text.replaceAll(token, "").replaceAll(/\d\.?e-?\d/g, "")) ? names : null;
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

/**
 * The parameters that a class of these calls has, in the order in which they are named.
 * @param sizes what else the class says, before the calls
 * @param index what counts the paths inside of it
 */
export function parametersOf(
  sizes: readonly string[],
  calls: readonly Call[],
  index: string,
): readonly ClassParameter[] | Refusal {
  const told = [...sizes.map((text) => ({ name: "groups", text })), ...calls.flatMap((call) => call.arguments)];
  const found = new Map<string, string>();
  for (const { name, text } of told) {
    const names = namesIn(text);
    if (names === null) return refusal(`${name}=${text} is known where the layer is made, not in a class of its own`);
    for (const own of names.filter((one) => one !== index)) {
      const parameter = lastPart(own);
      if (taken.has(parameter) || (found.get(parameter) ?? own) !== own)
        return refusal(`${own} would be a parameter of a class that has something else of this name`);
      found.set(parameter, own);
    }
  }
  return [...found].map(([name, text]) => ({ name, text }));
}

const replaced = (text: string, by: ReadonlyMap<string, string>): string =>
  text.replaceAll(token, (found) => {
    const own = by.get(found);
    if (own === undefined) return found;
    return found === text ? own : bracketed(own);
  });

const withTexts = (call: Call, by: ReadonlyMap<string, string>): Call => ({
  ...call,
  arguments: call.arguments.map((argument): Argument => ({ ...argument, text: replaced(argument.text, by) })),
});

/** A text of the place as the class says it. */
export const inClass = (text: string, parameters: readonly ClassParameter[]): string =>
  replaced(text, new Map(parameters.map((own) => [own.text, own.name])));

/** Calls of the place as they stand in the class. */
export const callInClass = (call: Call, parameters: readonly ClassParameter[]): Call =>
  withTexts(call, new Map(parameters.map(({ name, text }) => [text, name])));

/** Calls of the class as they stand at the place. */
export const callAtPlace = (call: Call, parameters: readonly ClassParameter[]): Call =>
  withTexts(call, new Map(parameters.map(({ name, text }) => [name, text])));
