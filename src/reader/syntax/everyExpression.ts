/** Walks over all expressions of a file in reading order. Pure. */
import { partsOfExpression, type Expression, type Statement } from "./form";

/** Visits all expressions of statements, the bodies of functions included. */
export function everyExpression(statements: readonly Statement[], visit: (expression: Expression) => void): void {
  const into = (expression: Expression): void => {
    visit(expression);
    if (expression.kind === "function") {
      expression.function.parameters.forEach(({ initial }) => initial !== null && into(initial));
      everyExpression(expression.function.body, visit);
    }
    partsOfExpression(expression).forEach(into);
  };
  for (const statement of statements) {
    switch (statement.kind) {
      case "expression":
        into(statement.value);
        break;
      case "assign":
        [...statement.targets, statement.value].forEach(into);
        break;
      case "function":
        statement.function.parameters.forEach(({ initial }) => initial !== null && into(initial));
        statement.function.decorators.forEach(into);
        everyExpression(statement.function.body, visit);
        break;
      case "class":
        [...statement.bases, ...statement.decorators].forEach(into);
        everyExpression(statement.body, visit);
        break;
      case "loop":
        [statement.target, statement.over].forEach(into);
        everyExpression(statement.body, visit);
        break;
      case "repeat":
        if (statement.test !== null) into(statement.test);
        everyExpression(statement.body, visit);
        break;
      case "branch":
        if (statement.test !== null) into(statement.test);
        everyExpression([...statement.then, ...statement.otherwise], visit);
        break;
      case "return":
        if (statement.value !== null) into(statement.value);
        break;
      case "sequence":
        everyExpression(statement.body, visit);
        break;
      default:
        break;
    }
  }
}
