/** The syntax tree of JavaScript and TypeScript as the common form. What is not understood keeps its parts. Pure. */
import type { Argument, Entry, Expression, FunctionForm, Origin, Parameter, Statement } from "./form";
import { formBuilder, unquoted } from "./formBuilder";
import { childOf, type SyntaxNode } from "./syntaxNode";

/** Statements of one node of the outermost level. */
export function readJavascript(top: SyntaxNode, source: string, origin: Origin): readonly Statement[] {
  const builder = formBuilder(source, origin, expression);
  const { text, at, none, name, expressions, other, optional, required } = builder;

  function argument(node: SyntaxNode): Argument {
    const [inner] = node.children;
    if (node.type === "spread_element" && inner !== undefined) return { name: null, spread: "*", value: expression(inner) };
    return { name: null, spread: "", value: expression(node) };
  }

  function parameter(node: SyntaxNode): readonly Parameter[] {
    const [inner] = node.children;
    switch (node.type) {
      case "identifier":
        return [{ name: text(node), initial: null, spread: "" }];
      case "rest_pattern":
        return inner === undefined ? [] : [{ name: text(inner), initial: null, spread: "*" }];
      case "assignment_pattern": {
        const left = childOf(node, "left");
        return left === null ? [] : [{ name: text(left), initial: required(node, "right"), spread: "" }];
      }
      case "required_parameter":
      case "optional_parameter": {
        const pattern = childOf(node, "pattern");
        if (pattern === null) return [];
        const value = childOf(node, "value");
        return parameter(pattern).map((found) => (value === null ? found : { ...found, initial: expression(value) }));
      }
      default:
        // A pattern takes one place; its own names stay unknown.
        return [{ name: "", initial: null, spread: "" }];
    }
  }

  function functionForm(node: SyntaxNode): FunctionForm {
    const own = childOf(node, "name");
    const body = childOf(node, "body");
    const single = childOf(node, "parameter");
    const parameters = single === null ? (childOf(node, "parameters")?.children ?? []) : [single];
    return {
      name: own === null ? "" : text(own),
      parameters: parameters.flatMap(parameter),
      body: body === null ? [] : body.type === "statement_block" ? block(body) : [{ kind: "return", value: expression(body) }],
      decorators: [],
    };
  }

  function entry(node: SyntaxNode): readonly Entry[] {
    const [inner] = node.children;
    switch (node.type) {
      case "pair": {
        const key = childOf(node, "key");
        const named = key?.type === "property_identifier" ? at(key, { kind: "text", value: text(key) }) : optional(key);
        return [{ key: named ?? none(node), value: required(node, "value") }];
      }
      case "shorthand_property_identifier":
        return [{ key: at(node, { kind: "text", value: text(node) }), value: name(node) }];
      case "spread_element":
        return inner === undefined ? [] : [{ key: null, value: expression(inner) }];
      case "method_definition": {
        const own = childOf(node, "name");
        const key = at(own ?? node, { kind: "text", value: own === null ? "" : text(own) });
        return [{ key, value: at(node, { kind: "function", function: functionForm(node) }) }];
      }
      default:
        return [{ key: null, value: expression(node) }];
    }
  }

  function expression(node: SyntaxNode): Expression {
    const [inner] = node.children;
    switch (node.type) {
      case "identifier":
      case "this":
      case "super":
      case "shorthand_property_identifier":
        return name(node);
      case "number":
        return builder.number(node);
      case "true":
      case "false":
        return at(node, { kind: "constant", value: node.type === "true" });
      case "null":
      case "undefined":
        return none(node);
      case "string":
        return at(node, { kind: "text", value: unquoted(text(node)) });
      case "template_string":
        return node.children.some(({ type }) => type === "template_substitution")
          ? other(node)
          : at(node, { kind: "text", value: unquoted(text(node)) });
      case "member_expression": {
        const property = childOf(node, "property");
        return property === null
          ? other(node)
          : at(node, { kind: "attribute", of: required(node, "object"), name: text(property) });
      }
      case "call_expression":
      case "new_expression": {
        const callee = childOf(node, "function") ?? childOf(node, "constructor");
        const given = childOf(node, "arguments");
        return at(node, {
          kind: "call",
          callee: optional(callee) ?? none(node),
          arguments: given?.type === "arguments" ? given.children.map(argument) : [],
        });
      }
      case "parenthesized_expression":
      case "as_expression":
      case "satisfies_expression":
      case "non_null_expression":
      case "await_expression":
      case "expression_statement":
        return inner === undefined ? none(node) : expression(inner);
      case "type_assertion": {
        const last = node.children.at(-1);
        return last === undefined ? none(node) : expression(last);
      }
      case "array":
      case "array_pattern":
        return at(node, { kind: "list", items: expressions(node.children) });
      case "spread_element":
        return inner === undefined ? none(node) : at(node, { kind: "spread", value: expression(inner) });
      case "object":
        return at(node, { kind: "dictionary", entries: node.children.flatMap(entry) });
      case "binary_expression":
        return builder.operation(node);
      case "unary_expression":
        return builder.unary(node);
      case "ternary_expression":
        return at(node, {
          kind: "choice",
          test: required(node, "condition"),
          then: required(node, "consequence"),
          otherwise: required(node, "alternative"),
        });
      case "subscript_expression":
        return at(node, { kind: "element", of: required(node, "object"), index: required(node, "index") });
      case "assignment_expression":
        return at(node, { kind: "assign", target: required(node, "left"), value: required(node, "right") });
      case "arrow_function":
      case "function_expression":
      case "generator_function":
        return at(node, { kind: "function", function: functionForm(node) });
      case "function_declaration":
      case "class_declaration":
      case "class":
      case "statement_block":
        return at(node, { kind: "function", function: { name: "", parameters: [], decorators: [], body: statement(node) } });
      default:
        return other(node);
    }
  }

  const block = (node: SyntaxNode | null): readonly Statement[] =>
    node === null ? [] : node.type === "statement_block" ? node.children.flatMap(statement) : statement(node);

  function imports(node: SyntaxNode): readonly Statement[] {
    const from = childOf(node, "source");
    if (from === null) return [];
    const module = unquoted(text(from));
    const clause = node.children.find(({ type }) => type === "import_clause");
    return (clause?.children ?? []).map((part): Statement => {
      const [inner] = part.children;
      if (part.type === "identifier") return { kind: "import", module, as: text(part), names: [], everything: false };
      if (part.type === "namespace_import" && inner !== undefined) {
        return { kind: "import", module, as: text(inner), names: [], everything: false };
      }
      const names = part.children.flatMap((specifier) => {
        const own = childOf(specifier, "name");
        return own === null ? [] : [{ name: text(own), as: text(childOf(specifier, "alias") ?? own) }];
      });
      return { kind: "import", module, as: null, names, everything: false };
    });
  }

  /** `const { layers, conv2d: c } = tf` names attributes one by one. */
  function declarator(node: SyntaxNode): readonly Statement[] {
    const pattern = childOf(node, "name");
    const value = childOf(node, "value");
    if (pattern === null || value === null) return [];
    if (pattern.type !== "object_pattern") {
      return [{ kind: "assign", targets: [expression(pattern)], value: expression(value), operator: "" }];
    }
    return pattern.children.flatMap((part): readonly Statement[] => {
      const key = part.type === "pair_pattern" ? childOf(part, "key") : part;
      const target = part.type === "pair_pattern" ? childOf(part, "value") : part;
      if (key === null || target === null) return [];
      const read = at(part, { kind: "attribute", of: expression(value), name: text(key) });
      return [{ kind: "assign", targets: [name(target)], value: read, operator: "" }];
    });
  }

  /** `for (let i = a; i < b; i++)` is a loop over range(a, b); any other repeats an unknown number of times. */
  function countingLoop(node: SyntaxNode): readonly Statement[] {
    const body = block(childOf(node, "body"));
    const initial = childOf(node, "initializer");
    const test = childOf(node, "condition");
    const step = childOf(node, "increment");
    const first = initial?.children.find(({ type }) => type === "variable_declarator") ?? null;
    const counter = first === null ? null : childOf(first, "name");
    const condition = test?.type === "expression_statement" ? (test.children[0] ?? null) : test;
    const operator = condition === null ? null : childOf(condition, "operator");
    const limit = condition === null ? null : childOf(condition, "right");
    const counts = step !== null && /^(\w+)\+\+$|^\+\+(\w+)$|^(\w+)\s*\+=\s*1$/.test(text(step));
    const start = first === null ? null : childOf(first, "value");
    if (counter === null || start === null || limit === null || !counts || operator === null || text(operator) !== "<") {
      return [...(initial === null ? [] : statement(initial)), { kind: "repeat", test: optional(condition), body }];
    }
    const range: Expression = at(node, {
      kind: "call",
      callee: at(node, { kind: "name", name: "range" }),
      arguments: [start, limit].map((part) => ({ name: null, spread: "", value: expression(part) })),
    });
    return [{ kind: "loop", target: name(counter), over: range, body }];
  }

  function classStatement(node: SyntaxNode): Statement {
    const own = childOf(node, "name");
    const heritage = node.children.find(({ type }) => type === "class_heritage");
    const clause = heritage?.children.find(({ type }) => type === "extends_clause") ?? null;
    const base = clause === null ? (heritage?.children[0] ?? null) : childOf(clause, "value");
    const body = childOf(node, "body")?.children.flatMap((part): readonly Statement[] => {
      const member = childOf(part, "name");
      if (part.type === "method_definition") return [{ kind: "function", function: functionForm(part) }];
      const value = childOf(part, "value");
      if (member === null || value === null) return [];
      return [{ kind: "assign", targets: [name(member)], value: expression(value), operator: "" }];
    });
    return {
      kind: "class",
      name: own === null ? "" : text(own),
      bases: base === null ? [] : [expression(base)],
      body: body ?? [],
      decorators: [],
    };
  }

  function statement(node: SyntaxNode): readonly Statement[] {
    switch (node.type) {
      case "import_statement":
        return imports(node);
      case "lexical_declaration":
      case "variable_declaration":
        return node.children.flatMap(declarator);
      case "expression_statement": {
        const [inner] = node.children;
        if (inner?.type === "assignment_expression" || inner?.type === "augmented_assignment_expression") {
          return statement(inner);
        }
        return [{ kind: "expression", value: expression(node) }];
      }
      case "assignment_expression":
      case "augmented_assignment_expression":
        return [builder.assignment(node)];
      case "function_declaration":
      case "generator_function_declaration":
        return [{ kind: "function", function: functionForm(node) }];
      case "class":
      case "class_declaration":
      case "abstract_class_declaration":
        return [classStatement(node)];
      case "export_statement":
        return node.children.filter(({ field }) => field === "declaration" || field === "value").flatMap(statement);
      case "if_statement": {
        const alternative = childOf(node, "alternative")?.children[0] ?? null;
        return [
          {
            kind: "branch",
            test: optional(childOf(node, "condition")),
            then: block(childOf(node, "consequence")),
            otherwise: block(alternative),
          },
        ];
      }
      case "for_in_statement":
        return [builder.loop(node, block(childOf(node, "body")))];
      case "for_statement":
        return countingLoop(node);
      case "while_statement":
      case "do_statement":
        return [builder.repeat(node, block(childOf(node, "body")))];
      case "return_statement":
        return [builder.returned(node)];
      case "throw_statement":
        return [{ kind: "expression", value: other(node) }, { kind: "stop" }];
      case "switch_case":
      case "switch_default":
      case "catch_clause":
        return [{ kind: "branch", test: null, then: node.children.flatMap(statement), otherwise: [] }];
      case "statement_block":
      case "try_statement":
      case "finally_clause":
      case "labeled_statement":
      case "switch_statement":
      case "switch_body":
      case "ERROR":
      case "program":
        return [{ kind: "sequence", body: node.children.flatMap(statement) }];
      default:
        return [{ kind: "expression", value: expression(node) }];
    }
  }

  return statement(top);
}
