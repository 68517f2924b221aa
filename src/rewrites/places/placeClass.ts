/** Layers of PyTorch as an instance of a class that is written above, and such a class as the layers that it stands for. Pure. */
import type { ReadLayer, TextRange } from "../../reader";
import { bracketAround } from "../text/brackets";
import { membersIn, otherUse } from "../text/members";
import { apart } from "../text/row";
import { withBetween, type Behind, type Between } from "./between";
import type { Call } from "../calls/call";
import { countOf, indentAt, isQuoted, lineStart, previousLine, takenAround, textAt, type Document } from "../text/document";
import { layOut } from "./layOut";
import type { Grouped } from "../calls/channels";
import { callAtPlace } from "../calls/classParameters";
import { classNameOf, classText, isClassForm, type ClassForm } from "./pathClass";
import { pytorchPaths } from "../calls/pathDialect";
import { otherwise, wholeOf, type PathsAt } from "./paths";
import { areAttributes, placedAttribute, type Piece } from "./placeAttribute";
import { elements, sequence } from "./placeTwo";
import { isRefused, refusal, type Refusal, type TextEdit } from "../rewrite";

/** Where the outermost statement of an offset begins, with the decorators and comments right above it. */
function outermostStart(document: Document, offset: number): number {
  let start = lineStart(document, offset);
  const first = (at: number): string => document.source.charAt(at);
  const isInside = (at: number): boolean =>
    /[\s)\]}]/.test(first(at)) || isQuoted(document, at) || bracketAround(document.brackets, { start: at, end: at + 1 }) !== null;
  while (start > 0 && isInside(start)) start = previousLine(document, start);
  for (let above = start; above > 0;) {
    above = previousLine(document, above);
    if (!/[@#]/.test(first(above))) break;
    start = above;
  }
  return start;
}

function freshName(document: Document, name: string): string {
  let own = name;
  for (let n = 2; countOf(document, own) > 0; n++) own = `${name}${n}`;
  return own;
}

/** The text that all the layers are: one call, a Sequential of just these, or some of its members. */
function rangeOf(document: Document, layers: readonly TextRange[]): TextRange | Refusal {
  const [first, last] = [layers[0], layers.at(-1)];
  if (first === undefined || last === undefined) return refusal("there is nothing to rewrite");
  if (layers.length === 1) return first;
  const found = membersIn(document, { start: first.start, end: last.end });
  const areThese =
    found?.members.length === layers.length &&
    found.members.every(({ start, end }, i) => start === layers[i]?.start && end === layers[i].end);
  if (found === null || !areThese) return apart;
  const other = otherUse(document, found);
  if (other !== null) return refusal(`${other} is asked for elsewhere, whose members get other numbers`);
  const { before, behind, members, sequential } = found;
  return before === 0 && behind === 0 ? sequential : { start: first.start, end: members.at(-1)?.end ?? last.end };
}

/** The calls as a class above and an instance of it here. */
export function placedClass(
  document: Document,
  pieces: readonly Piece[],
  { form, calls, between, sizes }: PathsAt,
): readonly TextEdit[] | Refusal {
  if (!isClassForm(form)) return refusal("slices and a 1×1 are rewritten one by one");
  if (form === "towers" && !/^[ \t]*import torch\b(?!\.)/m.test(document.source))
    return refusal("torch is not imported, by which slices are concatenated");
  const name = freshName(document, classNameOf(form));
  const written = classText({ name, form, calls, between, sizes }, document);
  if (isRefused(written)) return written;
  const { text, parameters } = written;
  const used = useOf(document, pieces, `${name}(${parameters.map((own) => own.text).join(", ")})`);
  if (isRefused(used)) return used;
  const { lineEnd } = document;
  const start = outermostStart(document, used[0]?.start ?? 0);
  return [{ start, end: start, text: `${text}${lineEnd}${lineEnd}${lineEnd}` }, ...used];
}

/** An instance in the place of the layers, which are one expression or attributes. */
function useOf(document: Document, pieces: readonly Piece[], instance: string): readonly TextEdit[] | Refusal {
  if (areAttributes(document, pieces)) return placedAttribute(document, pieces, () => instance);
  const range = rangeOf(document, pieces);
  return isRefused(range) ? range : [{ ...range, text: instance }];
}

export interface ClassUse {
  readonly calls: readonly Call[];
  readonly edits: (calls: readonly Call[]) => readonly TextEdit[];
}

/** The layers that a class stands for, if it is written as it is here and used once. */
export function unrolledClass(
  document: Document,
  layers: readonly ReadLayer[],
  { form, between, sizes }: { readonly form: ClassForm; readonly between: readonly Behind[]; readonly sizes: Grouped },
): ClassUse | Refusal {
  const { source, lineEnd } = document;
  const head = [...source.slice(0, layers[0]?.start ?? 0).matchAll(/^class (\w+)\(/gm)].at(-1);
  const name = head?.[1];
  if (head === undefined || name === undefined) return otherwise;
  const index = /\bfor (\w+) in range\(/.exec(source.slice(layers.at(-1)?.end ?? 0))?.[1] ?? "_";
  const whole = wholeOf(document, layers, { form, between, sizes, dialect: pytorchPaths, index, activation: null });
  if (isRefused(whole)) return whole;
  const written = classText({ name, form, ...whole, sizes }, document);
  const start = head.index;
  if (isRefused(written)) return written;
  const { text, parameters } = written;
  if (!source.startsWith(`${text}${lineEnd}${lineEnd}${lineEnd}`, start)) return otherwise;
  const use = new RegExp(`(?<![\\w.])${name}\\(([^()]*)\\)`).exec(source.slice(start + text.length));
  if (use === null || countOf(document, name) !== 2) return refusal(`${name} is used elsewhere too`);
  const given = (use[1] ?? "").split(", ").filter((own) => own !== "");
  if (given.length !== parameters.length) return otherwise;
  const own = parameters.map((parameter, i) => ({ ...parameter, text: given[i] ?? "" }));
  const atPlace = whole.calls.map((call) => callAtPlace(call, own));
  const at = start + text.length + use.index;
  const range = { start: at, end: at + use[0].length };
  return {
    calls: atPlace,
    edits: (changed) => [
      { start, end: start + text.length + 3 * lineEnd.length, text: "" },
      {
        ...range,
        text: expression(
          document,
          withBetween(
            changed,
            whole.between.map((one) => ({ ...one, call: callAtPlace(one.call, own) })),
          ),
          range,
        ),
      },
    ],
  };
}

/** Calls in the place of an instance, which is one of the members of a Sequential or is to be one. */
function expression(document: Document, modules: readonly Between[], range: TextRange): string {
  const calls = modules.map(({ call }) => call);
  const [first, second] = calls;
  if (first === undefined) return textAt(document, range);
  const indent = indentAt(document, range.start);
  if (second === undefined) return layOut(first, document, { indent, taken: takenAround(document, range) });
  if (membersIn(document, range) !== null) return elements(document, calls, range);
  return sequence(document, calls, range, { open: `${first.prefix}Sequential(`, close: ")" });
}
