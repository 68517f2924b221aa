/** How a constructor's call stands in the text: applied in a statement of its own, added to a model, in a list of layers, or as a value. Pure. */
import type { TextRange } from "../../reader";
import { bracketAround, bracketAt, type Bracket } from "./brackets";
import { commasIn, indentAt, lineEndAt, lineStart, textAt, type Document } from "./document";

export interface Applied {
  readonly stands: "applied";
  /** The call and the brackets behind it. */
  readonly range: TextRange;
  readonly argument: TextRange;
  /** What the statement assigns, and where it begins; null where it is a part of another expression. */
  readonly statement: Assignment | null;
}

export interface Assignment {
  /** From the target on; `declaration` is "let " or "const " before it. */
  readonly start: number;
  readonly declaration: string;
  readonly target: string;
}

export type Standing =
  | Applied
  /** `model.add(call)`, as a statement. */
  | { readonly stands: "added"; readonly range: TextRange; readonly model: string }
  /** One of the layers that a Sequential is given, `bracket` being around them. */
  | { readonly stands: "element"; readonly range: TextRange; readonly bracket: Bracket }
  /** Somewhere else; `target` is what it is assigned to by a statement of its own, if it is. */
  | { readonly stands: "value"; readonly range: TextRange; readonly target: string | null };

const assignment = /^([ \t]*)((?:const|let|var)[ \t]+)?([A-Za-z_$][\w$.]*)[ \t]*=[ \t]*$/;

/** Whether nothing but a comment follows on the line. */
function endsStatement(document: Document, end: number): boolean {
  const rest = document.source.slice(end, lineEndAt(document, end));
  return document.language === "python" ? /^[ \t]*(#.*)?$/.test(rest) : /^[ \t]*;?[ \t]*(\/\/.*)?$/.test(rest);
}

/** What a statement that ends with the range assigns. */
export function assignmentOf(document: Document, { start, end }: TextRange): Assignment | null {
  const begin = lineStart(document, start);
  const [, indent = "", declaration = "", target] = assignment.exec(document.source.slice(begin, start)) ?? [];
  if (target === undefined || !endsStatement(document, end)) return null;
  return bracketAround(document.brackets, { start: begin, end: begin + 1 }) === null || document.language === "javascript"
    ? { start: begin + indent.length, declaration, target }
    : null;
}

/** The brackets behind a call that apply what it makes. */
function applicationOf({ source, language, brackets }: Document, { end }: TextRange): Bracket | null {
  if (language === "python") return bracketAt(brackets, end);
  const dot = /^\s*\.apply(?=\()/.exec(source.slice(end, end + 200))?.[0] ?? null;
  return dot === null ? null : bracketAt(brackets, end + dot.length);
}

/** Whether brackets hold the layers of a Sequential. */
function holdsLayers({ source, language }: Document, { open }: Bracket): boolean {
  const before = source.slice(Math.max(0, open - 80), open + 1);
  return language === "python"
    ? /\bSequential\(\s*(?:layers\s*=\s*)?\[$/.test(before)
    : /\bsequential\(\{\s*layers:\s*\[$/.test(before);
}

export function standingOf(document: Document, call: TextRange): Standing {
  const { source, brackets } = document;
  const application = applicationOf(document, call);
  if (application !== null) {
    const range = { start: call.start, end: application.close + 1 };
    const argument = { start: application.open + 1, end: application.close };
    return { stands: "applied", range, argument, statement: assignmentOf(document, range) };
  }
  const bracket = bracketAround(brackets, call);
  if (bracket !== null) {
    const [before, behind] = [source.slice(bracket.open + 1, call.start), source.slice(call.end, bracket.close)];
    const begin = lineStart(document, bracket.open);
    const model = /^[ \t]*([A-Za-z_$][\w$.]*)\.add$/.exec(source.slice(begin, bracket.open))?.[1];
    const isOnly = before.trim() === "" && /^\s*,?\s*$/.test(behind);
    if (model !== undefined && isOnly && endsStatement(document, bracket.close + 1))
      return {
        stands: "added",
        range: { start: begin + indentAt(document, bracket.open).length, end: bracket.close + 1 },
        model,
      };
    if (holdsLayers(document, bracket)) return { stands: "element", range: call, bracket };
  }
  return { stands: "value", range: call, target: assignmentOf(document, call)?.target ?? null };
}

export const argumentText = (document: Document, { argument }: Applied): string => textAt(document, argument).trim();

/** Whether an argument may be read more than once. */
export const isVariable = (text: string): boolean => /^[A-Za-z_][\w.]*$/.test(text);

/** A function on a map, which is its first argument, as it is applied. */
export function functionAt(document: Document, range: TextRange): Applied {
  const start = document.source.indexOf("(", range.start) + 1;
  const [comma] = commasIn(document, { start, end: range.end - 1 });
  const argument = { start, end: comma ?? range.end - 1 };
  return { stands: "applied", range, argument, statement: assignmentOf(document, range) };
}
