/** Paths over slices of channels as a loop of statements. Pure. */
import { bracketed } from "../../explain";
import type { Between } from "./between";
import type { Call } from "../calls/call";
import { mentions, type Document } from "../text/document";
import { applied, layOut } from "./layOut";

/** What a loop calls its list, what goes through a path, and the number of the path. */
export interface LoopNames {
  readonly paths: string;
  readonly path: string;
  readonly index: string;
}

export interface PathLoop {
  /** The variable that is cut, and the one that is given what comes out. */
  readonly argument: string;
  readonly target: string;
  readonly count: string;
  /** Channels of each slice, null where every path reads all. */
  readonly width: string | null;
  readonly bodies: readonly Between[];
  /** What stands around the list. */
  readonly join: { readonly open: string; readonly close: string };
  /** What is applied to what comes out. */
  readonly then: Call | null;
  readonly names: LoopNames;
}

/** A name that the text does not have: name, name2, name3 … */
function fresh(text: string, name: string): string {
  let own = name;
  for (let n = 2; mentions(text, own); n++) own = `${name}${n}`;
  return own;
}

export const freshNames = (text: string): LoopNames => ({
  paths: fresh(text, "paths"),
  path: fresh(text, "path"),
  index: fresh(text, "c"),
});

/** "x[..., c : c + 1]", or "x" where every path reads all. */
function inputText({ argument, width, names: { index } }: PathLoop): string {
  if (width === null) return argument;
  const own = bracketed(width);
  return width === "1"
    ? `${argument}[..., ${index} : ${index} + 1]`
    : `${argument}[..., ${index} * ${own} : (${index} + 1) * ${own}]`;
}

/** The statements of a loop; the first of them is not indented. */
export function loopText(loop: PathLoop, document: Document, indent: string): string {
  const { target, count, bodies, join, then, names } = loop;
  const { lineEnd, indentation } = document;
  const { paths, path, index } = names;
  const inner = `${indent}${indentation}`;
  const body = bodies.map((own, i) =>
    applied(own, document, { indent: inner, before: `${path} = `, input: i === 0 ? inputText(loop) : path }),
  );
  const lines = [
    `${paths} = []`,
    `for ${index} in range(${count}):`,
    ...body.map((text) => `${indentation}${text}`),
    `${indentation}${paths}.append(${path})`,
  ];
  lines.push(`${target} = ${join.open}${paths}${join.close}`);
  if (then !== null) lines.push(layOut(then, document, { indent, before: `${target} = `, behind: `(${target})` }));
  return lines.join(`${lineEnd}${indent}`);
}
