/** Calls as text: on one line where it fits, else with an argument a line. Pure. */
import type { Between } from "./between";
import type { Argument, Call } from "../calls/call";
import type { Document } from "../text/document";

function argumentText({ name, text, isBare }: Argument, language: Document["language"]): string {
  if (language === "python") return isBare ? text : `${name}=${text}`;
  return name === text ? name : `${name}: ${text}`;
}

interface Around {
  readonly indent: string;
  readonly before?: string;
  readonly behind?: string;
  /** Columns of its first line that are taken by what stays where it is. */
  readonly taken?: number;
}

/** A call with what stands around it on its lines; the first of them is not indented. */
export function layOut(call: Call, document: Document, { indent, before = "", behind = "", taken = 0 }: Around): string {
  const { language, lineEnd, indentation, width } = document;
  const given = call.arguments.map((argument) => argumentText(argument, language));
  const [open, close] = language === "python" ? ["(", ")"] : ["({", "})"];
  const space = language === "python" || given.length === 0 ? "" : " ";
  const head = `${before}${call.prefix}${call.kind}`;
  const line = `${head}${open}${space}${given.join(", ")}${space}${close}${behind}`;
  if (indent.length + taken + line.length <= width && !/[\r\n]/.test(line)) return line;
  const inner = given.map((text) => `${indent}${indentation}${text},${lineEnd}`).join("");
  return `${head}${open}${lineEnd}${inner}${indent}${close}${behind}`;
}

/** A layer or function as it is applied. */
export function applied(
  { call, isFunction }: Between,
  document: Document,
  { indent, before, input }: { readonly indent: string; readonly before: string; readonly input: string },
): string {
  if (!isFunction) return layOut(call, document, { indent, before, behind: `(${input})` });
  const given = [{ name: "", text: input, isBare: true }, ...call.arguments];
  return layOut({ ...call, arguments: given }, document, { indent, before });
}
