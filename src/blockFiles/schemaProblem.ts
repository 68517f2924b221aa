/** What the schema has against a definition, told in one sentence a problem. Pure. */
import { closest, distance } from "fastest-levenshtein";
import type { z } from "zod";
import { definitionSchema, operations, stepMessage, widthSchema, words, type OperationName } from "./definition";
import type { Path } from "./problem";

type Issue = z.core.$ZodIssue;

export interface SchemaProblem {
  readonly message: string;
  readonly path: Path;
  /** Whether the key is meant, and not its value. */
  readonly key?: true;
}

const operationNames = Object.keys(operations);
const isOperation = (name: string): name is OperationName => operationNames.includes(name);

/** What people may write who know it from elsewhere. */
const knownElsewhere: Readonly<Record<string, string>> = {
  stride: "a module keeps height and width, so its stride is always 1; leave this out",
  strides: "a module keeps height and width, so its stride is always 1; leave this out",
  padding: "a module keeps height and width, so its padding is always the same; leave this out",
  depthwise: 'write a convolution with as many "groups" as there are channels',
  pointwise: 'write a convolution of "size" 1',
};

const quoted = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

/** ", did you mean …?" where a known word is near, else the known words. */
function wayOut(word: string, known: readonly string[]): string {
  const near = closest(
    word.toLowerCase(),
    known.map((name) => name.toLowerCase()),
  );
  const found = known.find((name) => name.toLowerCase() === near);
  const far = distance(word.toLowerCase(), near);
  if (found !== undefined && far < found.length && far <= Math.max(2, Math.floor(found.length / 3))) {
    return `did you mean ${quoted(found)}?`;
  }
  return `known are ${known.join(", ")}`;
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? Object.entries(value).find(([name]) => name === String(key))?.[1] : undefined,
    root,
  );
}

/** Keys that the object at a path may have. */
function keysAt(path: Path): readonly string[] {
  if (path.length === 0) return Object.keys(definitionSchema.shape);
  if (path[0] === "widths") return Object.keys(widthSchema.shape);
  const last = path.at(-1);
  if (typeof last === "string" && isOperation(last)) return Object.keys(operations[last].shape);
  return ["from", "count"];
}

/** "to" · interval 2 of "split" · the file */
function nameOf(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return "the file";
  return typeof last === "string" ? quoted(last) : `entry ${last + 1} of ${quoted(path.at(-2) ?? "the list")}`;
}

/** A step that is no operation at all, or has a wrong one inside: then the problems are those of the operation that it names. */
function stepProblems(root: unknown, path: Path, branches: readonly (readonly Issue[])[]): readonly SchemaProblem[] {
  const step = valueAt(root, path);
  if (typeof step === "string") {
    const hint = knownElsewhere[step];
    if (hint !== undefined) return [{ path, message: `${quoted(step)} is no operation; ${hint}` }];
    if (isOperation(step)) return [{ path, message: `${quoted(step)} needs its sizes; write {${quoted(step)}: {…}}` }];
    return [{ path, message: `${quoted(step)} is no operation; ${wayOut(step, [...words, ...operationNames])}` }];
  }
  const keys = typeof step === "object" && step !== null && !Array.isArray(step) ? Object.keys(step) : [];
  const [key, other] = keys;
  if (key === undefined) {
    return [{ path, message: `a step is a word such as "relu" or an object such as {"convolution": {…}}, not ${quoted(step)}` }];
  }
  if (other !== undefined) {
    return [
      {
        path: [...path, other],
        key: true,
        message: `a step has one operation, and ${quoted(other)} is a second; make it a step of its own`,
      },
    ];
  }
  if (isOperation(key)) {
    const own = branches[1 + operationNames.indexOf(key)] ?? [];
    return own.flatMap((issue) => problemsOf(root, { ...issue, path: [...path, ...issue.path] }));
  }
  if (words.some((word) => word === key)) {
    return [{ path: [...path, key], key: true, message: `${quoted(key)} has no sizes; write the word alone, without braces` }];
  }
  const hint = knownElsewhere[key] ?? wayOut(key, [...words, ...operationNames]);
  return [{ path: [...path, key], key: true, message: `${quoted(key)} is no operation; ${hint}` }];
}

/** The sentences of one issue. */
function problemsOf(root: unknown, issue: Issue): readonly SchemaProblem[] {
  const path = issue.path.map((key) => (typeof key === "number" ? key : String(key)));
  if (issue.code === "invalid_union" && issue.message === stepMessage) return stepProblems(root, path, issue.errors);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: [...path, key],
      key: true,
      message: `${quoted(key)} is not known here; ${knownElsewhere[key] ?? wayOut(key, keysAt(path))}`,
    }));
  }
  if (issue.code === "invalid_key") {
    const message = `the width ${nameOf(path)} must have a name that begins with a small letter, of letters and digits`;
    return [{ path, key: true, message }];
  }
  const value = valueAt(root, path);
  if (value === undefined) return [{ path, message: `${nameOf(path)} is missing; it ${issue.message}` }];
  return [{ path, message: `${nameOf(path)} ${issue.message}, not ${quoted(value)}` }];
}

/** All sentences; those on keys first, because a misspelt key is why another is missing. */
export function schemaProblems(root: unknown, issues: readonly Issue[]): readonly SchemaProblem[] {
  const problems = issues.flatMap((issue) => problemsOf(root, issue));
  return [...problems.filter(({ key }) => key === true), ...problems.filter(({ key }) => key !== true)];
}
