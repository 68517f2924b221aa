/** Operators on values as far as they are known: numbers, polynomials, lists and text. Unknown results are named by what they come from. Pure. */
import { add, divide, formatSize, multiply, unknown, type Size } from "../../blocks";
import {
  amountOf,
  flagValue,
  listValue,
  numberValue,
  sizeValue,
  textValue,
  unknownValue,
  type Amount,
  type Assumed,
  type Value,
} from "./values";

/** Beyond this numbers become inexact, and lists too long to be of layers. */
const largest = 2 ** 40;
const longestList = 2000;

/** Operators whose unknown results are counts too, and go by what they come from. */
const named = new Set(["//", "/", "%", "**"]);

function onNumbers(operator: string, a: number, b: number): number | boolean | null {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return b === 0 ? null : a / b;
    case "//":
      return b === 0 ? null : Math.floor(a / b);
    case "%":
      return b === 0 ? null : a - b * Math.floor(a / b);
    case "**":
      return a ** b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    case "==":
    case "===":
    case "is":
      return a === b;
    case "!=":
    case "!==":
    case "is not":
      return a !== b;
    default:
      return null;
  }
}

/** How a size reads inside of another's name, where "·" would read as a product of two unknowns. */
function inName(size: Size): string {
  const text = formatSize(size).replaceAll("·", "*");
  return /[ +-]/.test(text) && !/^\([^()]*\)$/.test(text) ? `(${text})` : text;
}

function onSizes(operator: string, a: Size, b: Size): Size | null {
  switch (operator) {
    case "+":
      return add(a, b);
    case "-":
      return add(a, multiply(-1, b));
    case "*":
      return multiply(a, b);
    case "/":
    case "//": {
      const exact = divide(a, b);
      if (exact !== null) return exact;
      break;
    }
  }
  return named.has(operator) ? unknown(`(${inName(a)}${operator}${inName(b)})`) : null;
}

function assumedResult(operator: string, a: Amount, b: Amount): Assumed | null {
  if (a.assumed === null && b.assumed === null) return null;
  const left = a.assumed?.value ?? a.size;
  const right = b.assumed?.value ?? b.size;
  if (typeof left !== "number" || typeof right !== "number") return null;
  const value = onNumbers(operator, left, right);
  if (typeof value !== "number" || !Number.isInteger(value)) return null;
  return { value, because: [...(a.assumed?.because ?? []), ...(b.assumed?.because ?? [])] };
}

export function numberIn(value: Value): number | null {
  if (value.is === "real") return value.value;
  return value.is === "size" && typeof value.size === "number" ? value.size : null;
}

function repeated(items: readonly Value[], times: number): Value | null {
  if (times < 0 || items.length * times > longestList) return null;
  return listValue(Array.from({ length: times }, () => items).flat());
}

function onLists(operator: string, left: Value, right: Value): Value | null {
  if (operator === "+" && left.is === "list" && right.is === "list") {
    const isOpen = left.isOpen || right.isOpen || left.items.length + right.items.length > longestList;
    return listValue([...left.items, ...right.items].slice(0, longestList), isOpen);
  }
  if (operator === "*" && left.is === "list" && !left.isOpen) {
    const times = numberIn(right);
    return times === null ? listValue(left.items, true) : repeated(left.items, times);
  }
  return operator === "*" && right.is === "list" ? onLists(operator, right, left) : null;
}

const identityOf = (value: Value): string | null => {
  if (value.is === "text") return JSON.stringify(value.value);
  if (value.is === "flag") return String(value.value);
  const number = numberIn(value);
  return number === null ? null : String(number);
};

/** Things that are made here and so are never None. */
const isSomething = (value: Value): boolean =>
  ["layer", "object", "class", "function", "list", "dictionary", "map", "size", "real", "text", "reference", "partial"].includes(
    value.is,
  );

function compared(operator: string, left: Value, right: Value): Value | null {
  const isSame = ["==", "===", "is"].includes(operator);
  if (!isSame && !["!=", "!==", "is not"].includes(operator)) return null;
  const [a, b] = [identityOf(left), identityOf(right)];
  if (a !== null && b !== null) return flagValue((a === b) === isSame);
  const isNone = (value: Value): boolean => value.is === "flag" && value.value === null;
  if ((isNone(left) && isSomething(right)) || (isNone(right) && isSomething(left))) return flagValue(!isSame);
  return null;
}

/** The value of `left operator right`; `text` names it where nothing else can. */
export function operate(operator: string, left: Value, right: Value, text: string): Value {
  const [a, b] = [numberIn(left), numberIn(right)];
  if (a !== null && b !== null) {
    const result = onNumbers(operator, a, b);
    if (typeof result === "boolean") return flagValue(result);
    return result === null || Math.abs(result) > largest ? unknownValue(text) : numberValue(result);
  }
  if (left.is === "text" && right.is === "text" && operator === "+") return textValue(left.value + right.value);
  const known = onLists(operator, left, right) ?? compared(operator, left, right);
  if (known !== null) return known;
  const [x, y] = [amountOf(left), amountOf(right)];
  const size = x === null || y === null ? null : onSizes(operator, x.size, y.size);
  if (x === null || y === null || size === null) return unknownValue(text);
  return sizeValue(size, assumedResult(operator, x, y));
}

/** Whether a value counts as true, null where that is not known. */
export function truthOf(value: Value): boolean | null {
  switch (value.is) {
    case "flag":
      return value.value ?? false;
    case "text":
      return value.value !== "";
    case "real":
      return value.value !== 0;
    case "size":
      return typeof value.size === "number" ? value.size !== 0 : null;
    case "list":
      return value.items.length > 0 ? true : value.isOpen ? null : false;
    case "dictionary":
      return value.entries.size > 0 ? true : value.isOpen ? null : false;
    case "layer":
    case "object":
    case "class":
    case "function":
    case "partial":
      return true;
    default:
      return null;
  }
}
