/**
 * Sizes as a block file writes them: whole numbers, or small expressions in C and the named widths, such as "C/2" or "2*(C - m)".
 * Read by hand, so that no text of a file ever runs as code. Pure.
 */
import { BlockError } from "../blocks";

/** `text` is how the file writes an operation, for messages. */
export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "name"; readonly name: string; readonly at: number }
  | {
      readonly kind: "operation";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly text: string;
      readonly at: number;
    };

/** An expression that cannot be read or has no whole value; `at` is the place in its text, from 0. */
export class SizeTextError extends BlockError {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

/** Values of the names, C among them. */
export type Sizes = ReadonlyMap<string, number>;

interface Token {
  readonly text: string;
  readonly at: number;
}

/** Longer expressions are refused: it bounds how deep parentheses go. */
const longest = 100;

/** Values beyond this are refused before they become inexact. */
const largest = 2 ** 40;

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(\d+|[A-Za-z]\w*|\/\/|[-+*/()])/y;
  const end = text.trimEnd().length;
  while (pattern.lastIndex < end) {
    const from = pattern.lastIndex;
    const [, token] = pattern.exec(text) ?? [];
    if (token === undefined) {
      const at = from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
      throw new SizeTextError(
        `${JSON.stringify(text.slice(at, at + 1))} has no place in a size; use whole numbers, C, the named widths and + - * / // ( )`,
        at,
      );
    }
    tokens.push({ text: token, at: pattern.lastIndex - token.length });
  }
  return tokens;
}

/**
 * Reads an expression: + − * and exact division /, division that rounds down //, parentheses, left to right.
 * @throws SizeTextError where it cannot be read.
 */
export function readSizeText(text: string): Expression {
  if (text.length > longest) throw new SizeTextError(`a size has at most ${longest} characters; write it shorter`, 0);
  const tokens = tokensOf(text);
  let next = 0;
  const peek = (): string => tokens[next]?.text ?? "";

  function chainOf(operators: readonly string[], operand: () => Expression): Expression {
    const start = tokens[next]?.at ?? 0;
    let left = operand();
    while (operators.includes(peek())) {
      const operator = peek();
      next++;
      const right = operand();
      const last = tokens[next - 1];
      const own = text.slice(start, (last?.at ?? 0) + (last?.text.length ?? 0));
      left = { kind: "operation", operator, left, right, text: own, at: start };
    }
    return left;
  }

  function atom(): Expression {
    const token = tokens[next];
    next++;
    if (token !== undefined && /^\d/.test(token.text)) {
      const value = Number(token.text);
      if (value > largest) throw new SizeTextError(`${token.text} is too large for a size`, token.at);
      return { kind: "number", value };
    }
    if (token !== undefined && /^[A-Za-z]/.test(token.text)) return { kind: "name", name: token.text, at: token.at };
    if (token?.text === "(") {
      const inner = sum();
      if (peek() !== ")") throw new SizeTextError(`a closing parenthesis is missing in "${text}"`, token.at);
      next++;
      return inner;
    }
    throw new SizeTextError(
      `"${text}" is not a size: a number, C or a named width is missing here`,
      token?.at ?? text.trimEnd().length,
    );
  }

  const product = (): Expression => chainOf(["*", "/", "//"], atom);
  const sum = (): Expression => chainOf(["+", "-"], product);
  const whole = sum();
  const rest = tokens[next];
  if (rest !== undefined)
    throw new SizeTextError(`"${text}" is not a size: an operator is missing before "${rest.text}"`, rest.at);
  return whole;
}

/** The names that an expression mentions, in order, with their places. */
export function namesIn(expression: Expression): readonly { readonly name: string; readonly at: number }[] {
  switch (expression.kind) {
    case "number":
      return [];
    case "name":
      return [expression];
    case "operation":
      return [...namesIn(expression.left), ...namesIn(expression.right)];
  }
}

const given = (expression: Expression, sizes: Sizes): string =>
  [...new Set(namesIn(expression).map(({ name }) => `${name} = ${sizes.get(name) ?? "?"}`))].join(", ");

/**
 * The value of an expression, negative ones included.
 * @throws SizeTextError for an unknown name, a division that leaves a rest, or a number that is too large.
 */
export function valueOf(expression: Expression, sizes: Sizes): number {
  if (expression.kind === "number") return expression.value;
  if (expression.kind === "name") {
    const value = sizes.get(expression.name);
    if (value !== undefined) return value;
    throw new SizeTextError(`${expression.name} is not known here; sizes may use ${[...sizes.keys()].join(", ")}`, expression.at);
  }
  const { operator, text, at: start } = expression;
  const left = valueOf(expression.left, sizes);
  const right = valueOf(expression.right, sizes);
  const result = resultOf(operator, left, right);
  // 0, never −0.
  if (Number.isInteger(result) && Math.abs(result) <= largest) return result === 0 ? 0 : result;
  const where = given(expression, sizes);
  const at = where === "" ? "" : ` at ${where}`;
  if (right === 0) throw new SizeTextError(`${text} divides by zero${at}; a size is a whole number from 1`, start);
  if (operator === "/") {
    throw new SizeTextError(
      `${text} is not a whole number${at} (${left} / ${right}); divide what is divisible, round down with //, or take another width`,
      start,
    );
  }
  throw new SizeTextError(`${text} is too large for a size${at}`, start);
}

function resultOf(operator: string, left: number, right: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "//":
      return Math.floor(left / right);
    default:
      return left / right;
  }
}
