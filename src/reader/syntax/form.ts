/** The small common form that Python and JavaScript are read into: what assigns, calls, branches and repeats. Pure data. */

/** Where a statement of the outermost level begins. An edit above moves it, and with it all that is written inside. */
export interface Origin {
  start: number;
}

/** A stretch of source text, counted from its origin in UTF-16 units; `end` is exclusive. */
export interface Spot {
  readonly origin: Origin;
  readonly start: number;
  readonly end: number;
}

export interface Argument {
  readonly name: string | null;
  /** `*value` or `**value`, whose names and number the call does not say. */
  readonly spread: "" | "*" | "**";
  readonly value: Expression;
}

export interface Parameter {
  readonly name: string;
  readonly initial: Expression | null;
  readonly spread: "" | "*" | "**";
}

export interface FunctionForm {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
  readonly decorators: readonly Expression[];
}

/** A part of an object or dictionary; without key it is spread into it. */
export interface Entry {
  readonly key: Expression | null;
  readonly value: Expression;
}

export type ExpressionKind =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "constant"; readonly value: boolean | null }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "attribute"; readonly of: Expression; readonly name: string }
  | { readonly kind: "call"; readonly callee: Expression; readonly arguments: readonly Argument[] }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "dictionary"; readonly entries: readonly Entry[] }
  | { readonly kind: "operation"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "unary"; readonly operator: string; readonly operand: Expression }
  | { readonly kind: "choice"; readonly test: Expression; readonly then: Expression; readonly otherwise: Expression }
  | { readonly kind: "element"; readonly of: Expression; readonly index: Expression }
  | { readonly kind: "slice"; readonly from: Expression | null; readonly to: Expression | null; readonly step: Expression | null }
  | { readonly kind: "function"; readonly function: FunctionForm }
  | {
      readonly kind: "comprehension";
      readonly body: Expression;
      readonly loops: readonly Loop[];
      readonly tests: readonly Expression[];
    }
  | { readonly kind: "spread"; readonly value: Expression }
  | { readonly kind: "assign"; readonly target: Expression; readonly value: Expression }
  | { readonly kind: "other"; readonly parts: readonly Expression[] };

export type Expression = Spot & ExpressionKind;

export interface Loop {
  readonly target: Expression;
  readonly over: Expression;
}

export interface ImportedName {
  readonly name: string;
  readonly as: string;
}

export type Statement =
  | { readonly kind: "expression"; readonly value: Expression }
  | { readonly kind: "assign"; readonly targets: readonly Expression[]; readonly value: Expression; readonly operator: string }
  /** `as` names the whole module; `everything` brings all its names in. */
  | {
      readonly kind: "import";
      readonly module: string;
      readonly as: string | null;
      readonly names: readonly ImportedName[];
      readonly everything: boolean;
    }
  | { readonly kind: "function"; readonly function: FunctionForm }
  | {
      readonly kind: "class";
      readonly name: string;
      readonly bases: readonly Expression[];
      readonly body: readonly Statement[];
      readonly decorators: readonly Expression[];
    }
  | { readonly kind: "loop"; readonly target: Expression; readonly over: Expression; readonly body: readonly Statement[] }
  | { readonly kind: "repeat"; readonly test: Expression | null; readonly body: readonly Statement[] }
  | {
      readonly kind: "branch";
      readonly test: Expression | null;
      readonly then: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  | { readonly kind: "return"; readonly value: Expression | null }
  | { readonly kind: "stop" }
  | { readonly kind: "sequence"; readonly body: readonly Statement[] };

/** The direct subexpressions, in reading order; the bodies of functions are not entered. */
export function partsOfExpression(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "attribute":
      return [expression.of];
    case "call":
      return [expression.callee, ...expression.arguments.map(({ value }) => value)];
    case "list":
      return expression.items;
    case "dictionary":
      return expression.entries.flatMap(({ key, value }) => (key === null ? [value] : [key, value]));
    case "operation":
      return [expression.left, expression.right];
    case "unary":
      return [expression.operand];
    case "choice":
      return [expression.test, expression.then, expression.otherwise];
    case "element":
      return [expression.of, expression.index];
    case "slice":
      return [expression.from, expression.to, expression.step].filter((part) => part !== null);
    case "comprehension":
      return [expression.body, ...expression.loops.flatMap(({ target, over }) => [target, over]), ...expression.tests];
    case "spread":
      return [expression.value];
    case "assign":
      return [expression.target, expression.value];
    case "other":
      return expression.parts;
    default:
      return [];
  }
}
