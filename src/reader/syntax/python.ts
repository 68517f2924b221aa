/** Python's syntax tree as the common form. Whatever is not understood keeps its parts, so that calls inside are still found. Pure. */
import type { Argument, Entry, Expression, FunctionForm, Loop, Origin, Parameter, Statement } from "./form";
import { formBuilder, unquoted } from "./formBuilder";
import { childOf, childrenOf, type SyntaxNode } from "./syntaxNode";

/** Statements of one node of the outermost level. */
export function readPython(top: SyntaxNode, source: string, origin: Origin): readonly Statement[] {
  const builder = formBuilder(source, origin, expression);
  const { text, at, none, expressions, other, optional, required } = builder;

  function argument(node: SyntaxNode): Argument {
    const [inner] = node.children;
    switch (node.type) {
      case "keyword_argument": {
        const name = childOf(node, "name");
        return { name: name === null ? null : text(name), spread: "", value: required(node, "value") };
      }
      case "list_splat":
        return { name: null, spread: "*", value: inner === undefined ? none(node) : expression(inner) };
      case "dictionary_splat":
        return { name: null, spread: "**", value: inner === undefined ? none(node) : expression(inner) };
      default:
        return { name: null, spread: "", value: expression(node) };
    }
  }

  function argumentsOf(node: SyntaxNode | null): readonly Argument[] {
    if (node === null) return [];
    const isUnfinished = ({ type, children }: SyntaxNode): boolean => type === "ERROR" && children.length === 0;
    return node.type === "argument_list" ? node.children.filter((child) => !isUnfinished(child)).map(argument) : [argument(node)];
  }

  function parameter(node: SyntaxNode): readonly Parameter[] {
    const [inner] = node.children;
    switch (node.type) {
      case "identifier":
        return [{ name: text(node), initial: null, spread: "" }];
      case "default_parameter":
      case "typed_default_parameter": {
        const name = childOf(node, "name");
        return name === null ? [] : [{ name: text(name), initial: required(node, "value"), spread: "" }];
      }
      case "typed_parameter":
        return inner === undefined ? [] : parameter(inner);
      case "list_splat_pattern":
      case "dictionary_splat_pattern":
        return inner === undefined
          ? []
          : [{ name: text(inner), initial: null, spread: node.type === "list_splat_pattern" ? "*" : "**" }];
      case "keyword_separator":
        return [{ name: "", initial: null, spread: "*" }];
      default:
        return [];
    }
  }

  function functionForm(node: SyntaxNode, decorators: readonly Expression[]): FunctionForm {
    const name = childOf(node, "name");
    const body = childOf(node, "body");
    return {
      name: name === null ? "" : text(name),
      parameters: childOf(node, "parameters")?.children.flatMap(parameter) ?? [],
      body:
        body === null
          ? []
          : node.type === "lambda"
            ? [{ kind: "return", value: expression(body) }]
            : body.children.flatMap((child) => statement(child)),
      decorators,
    };
  }

  function comprehension(node: SyntaxNode): Expression {
    const loops = node.children
      .filter(({ type }) => type === "for_in_clause")
      .map((clause): Loop => ({ target: required(clause, "left"), over: required(clause, "right") }));
    const tests = node.children.filter(({ type }) => type === "if_clause").flatMap(({ children }) => expressions(children));
    return at(node, { kind: "comprehension", body: required(node, "body"), loops, tests });
  }

  function entry(node: SyntaxNode): Entry {
    const [inner] = node.children;
    if (node.type === "pair") return { key: required(node, "key"), value: required(node, "value") };
    return { key: null, value: inner === undefined ? none(node) : expression(inner) };
  }

  /** a < b < c, which holds if each pair does. */
  function comparison(node: SyntaxNode): Expression {
    const operators = childrenOf(node, "operators");
    const [first, ...others] = node.children.filter(({ field }) => field !== "operators");
    const [second] = others;
    const [operator] = operators;
    if (first === undefined || second === undefined || operator === undefined || others.length > 1) return other(node);
    return at(node, {
      kind: "operation",
      operator: operators.map(text).join(" "),
      left: expression(first),
      right: expression(second),
    });
  }

  function expression(node: SyntaxNode): Expression {
    const [inner] = node.children;
    switch (node.type) {
      case "identifier":
        return builder.name(node);
      case "integer":
      case "float":
        return builder.number(node);
      case "true":
      case "false":
        return at(node, { kind: "constant", value: node.type === "true" });
      case "none":
        return none(node);
      case "string":
        return node.children.some(({ type }) => type === "interpolation")
          ? other(node)
          : at(node, { kind: "text", value: unquoted(text(node)) });
      case "attribute": {
        const name = childOf(node, "attribute");
        return name === null ? other(node) : at(node, { kind: "attribute", of: required(node, "object"), name: text(name) });
      }
      case "call":
        return at(node, {
          kind: "call",
          callee: required(node, "function"),
          arguments: argumentsOf(childOf(node, "arguments")),
        });
      case "parenthesized_expression":
      case "await":
      case "expression_statement":
      case "as_pattern_target":
        return node.children.length === 1 && inner !== undefined ? expression(inner) : list(node);
      case "list":
      case "tuple":
      case "set":
      case "expression_list":
      case "pattern_list":
      case "tuple_pattern":
      case "list_pattern":
        return list(node);
      case "list_splat":
      case "list_splat_pattern":
        return at(node, { kind: "spread", value: inner === undefined ? none(node) : expression(inner) });
      case "dictionary":
        return at(node, { kind: "dictionary", entries: node.children.map(entry) });
      case "binary_operator":
      case "boolean_operator":
        return builder.operation(node);
      case "comparison_operator":
        return comparison(node);
      case "unary_operator":
        return builder.unary(node);
      case "not_operator":
        return at(node, { kind: "unary", operator: "not", operand: required(node, "argument") });
      case "conditional_expression": {
        const [then, test, otherwise] = node.children;
        if (then === undefined || test === undefined || otherwise === undefined) return other(node);
        return at(node, {
          kind: "choice",
          test: expression(test),
          then: expression(then),
          otherwise: expression(otherwise),
        });
      }
      case "subscript": {
        const indices = expressions(childrenOf(node, "subscript"));
        const [index] = indices;
        if (index === undefined) return other(node);
        return at(node, {
          kind: "element",
          of: required(node, "value"),
          index: indices.length === 1 ? index : at(node, { kind: "list", items: indices }),
        });
      }
      case "slice":
        return slice(node);
      case "lambda":
        return at(node, { kind: "function", function: functionForm(node, []) });
      case "list_comprehension":
      case "set_comprehension":
      case "generator_expression":
        return comprehension(node);
      case "named_expression":
        return at(node, { kind: "assign", target: required(node, "name"), value: required(node, "value") });
      case "function_definition":
      case "class_definition":
        // Broken source has definitions where expressions are due.
        return at(node, { kind: "function", function: { name: "", parameters: [], decorators: [], body: statement(node) } });
      default:
        return other(node);
    }
  }

  function list(node: SyntaxNode): Expression {
    return at(node, { kind: "list", items: expressions(node.children) });
  }

  /** The colons are tokens without a role, so what stands where is seen from the text between. */
  function slice(node: SyntaxNode): Expression {
    const places: (Expression | null)[] = [null, null, null];
    for (const child of node.children) {
      const before = source.slice(node.start, child.start);
      const colons = before.replaceAll(/\([^()]*\)|\[[^\][]*\]/g, "").split(":").length - 1;
      if (colons < places.length) places[colons] = expression(child);
    }
    const [from = null, to = null, step = null] = places;
    return at(node, { kind: "slice", from, to, step });
  }

  const block = (node: SyntaxNode | null): readonly Statement[] => node?.children.flatMap((child) => statement(child)) ?? [];

  function branch(node: SyntaxNode, alternatives: readonly SyntaxNode[]): Statement {
    const [next, ...rest] = alternatives;
    const otherwise = next === undefined ? [] : next.type === "elif_clause" ? [branch(next, rest)] : block(childOf(next, "body"));
    return {
      kind: "branch",
      test: optional(childOf(node, "condition")),
      then: block(childOf(node, "consequence")),
      otherwise,
    };
  }

  function imports(node: SyntaxNode): readonly Statement[] {
    const named = childrenOf(node, "name").map((child) => {
      const alias = childOf(child, "alias");
      const name = childOf(child, "name");
      return alias === null || name === null ? { name: text(child), as: null } : { name: text(name), as: text(alias) };
    });
    const from = childOf(node, "module_name");
    if (from === null) {
      return named.map(({ name, as }) => ({ kind: "import", module: name, as: as ?? "", names: [], everything: false }));
    }
    const everything = node.children.some(({ type }) => type === "wildcard_import");
    const names = named.map(({ name, as }) => ({ name, as: as ?? name }));
    return [{ kind: "import", module: text(from), as: null, names, everything }];
  }

  function assignment(node: SyntaxNode): readonly Statement[] {
    const targets: Expression[] = [];
    let current: SyntaxNode = node;
    for (;;) {
      const [left, right] = [childOf(current, "left"), childOf(current, "right")];
      if (left !== null) targets.push(expression(left));
      // A field of a class may be declared without a value.
      if (right === null) return [{ kind: "assign", targets, value: at(current, { kind: "other", parts: [] }), operator: "" }];
      if (right.type !== "assignment") return [{ kind: "assign", targets, value: expression(right), operator: "" }];
      current = right;
    }
  }

  function statement(node: SyntaxNode, decorators: readonly Expression[] = []): readonly Statement[] {
    switch (node.type) {
      case "expression_statement": {
        const [inner] = node.children;
        if (inner?.type === "assignment" || inner?.type === "augmented_assignment") return statement(inner);
        return [{ kind: "expression", value: expression(node) }];
      }
      case "assignment":
        return assignment(node);
      case "augmented_assignment":
        return [builder.assignment(node)];
      case "import_statement":
      case "import_from_statement":
        return imports(node);
      case "function_definition":
        return [{ kind: "function", function: functionForm(node, decorators) }];
      case "class_definition": {
        const name = childOf(node, "name");
        const bases = argumentsOf(childOf(node, "superclasses")).filter((base) => base.name === null);
        return [
          {
            kind: "class",
            name: name === null ? "" : text(name),
            bases: bases.map(({ value }) => value),
            body: block(childOf(node, "body")),
            decorators,
          },
        ];
      }
      case "decorated_definition": {
        const definition = childOf(node, "definition");
        const above = node.children.filter(({ type }) => type === "decorator").flatMap((child) => expressions(child.children));
        return definition === null ? [] : statement(definition, above);
      }
      case "if_statement":
        return [branch(node, childrenOf(node, "alternative"))];
      case "for_statement":
        return [builder.loop(node, block(childOf(node, "body"))), ...block(childOf(node, "alternative")?.children[0] ?? null)];
      case "while_statement":
        return [builder.repeat(node, block(childOf(node, "body")))];
      case "return_statement":
        return [builder.returned(node)];
      case "raise_statement":
        return [{ kind: "expression", value: other(node) }, { kind: "stop" }];
      case "with_item":
        return withItem(node);
      case "except_clause":
      case "case_clause":
        return [{ kind: "branch", test: null, then: node.children.flatMap((child) => statement(child)), otherwise: [] }];
      case "block":
      case "with_statement":
      case "with_clause":
      case "try_statement":
      case "finally_clause":
      case "else_clause":
      case "match_statement":
      case "ERROR":
      case "module":
        return [{ kind: "sequence", body: node.children.flatMap((child) => statement(child)) }];
      default:
        return [{ kind: "expression", value: expression(node) }];
    }
  }

  function withItem(node: SyntaxNode): readonly Statement[] {
    const value = childOf(node, "value");
    const [managed, alias] = value?.type === "as_pattern" ? value.children : [];
    if (managed !== undefined && alias !== undefined) {
      return [{ kind: "assign", targets: [expression(alias)], value: expression(managed), operator: "" }];
    }
    return value === null ? [] : [{ kind: "expression", value: expression(value) }];
  }

  return statement(top);
}
