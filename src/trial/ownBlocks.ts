/** Block files among the arms of a trial: read once, when the trial is begun; from then on their definitions are part of its recipe. */
import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { parseBlockFile, problemLine, type BlockDefinition } from "../blockFiles";
import { fileErrorCode } from "../files";
import { InputError } from "../protocol";

/** Definitions of arms of the user's own, by name. */
export type OwnBlocks = Readonly<Record<string, BlockDefinition>>;

export interface NamedArms {
  readonly variants?: string[] | undefined;
  readonly control?: string | undefined;
  readonly blocks?: Record<string, BlockDefinition> | undefined;
}

/** Larger files are not even opened. */
const mostBytes = 400_000;

const isBlockFile = (variant: string): boolean => variant.endsWith(".json");

function textOf(file: string, folder: string): string {
  const path = resolve(folder, file);
  const refuse = (what: string): never => {
    throw new InputError(`${file} ${what}; name a block file, such as own.hhblock.json`);
  };
  try {
    const found = statSync(path);
    if (!found.isFile()) return refuse("is not a file");
    if (found.size > mostBytes) return refuse(`is larger than ${mostBytes.toLocaleString("en-GB")} bytes`);
    return new TextDecoder().decode(readFileSync(path));
  } catch (error) {
    if (error instanceof InputError) throw error;
    const code = fileErrorCode(error) ?? "unknown error";
    return refuse(code === "ENOENT" ? "does not exist" : `cannot be read (${code})`);
  }
}

/** @throws InputError with the place of the first problem. */
function definitionIn(file: string, text: string, width: number | null): BlockDefinition {
  const result = parseBlockFile(text, width);
  if ("definition" in result) return result.definition;
  const [problem] = result.problems;
  throw new InputError(problem === undefined ? `${file} is not a block file` : problemLine(file, problem));
}

/**
 * One block file, built at a width as well (null checks what holds at every width). Its path counts from `folder`.
 * @throws InputError for a file that cannot be read or is wrong, with line and column.
 */
export function readBlockFile(file: string, folder: string, width: number | null): BlockDefinition {
  return definitionIn(file, textOf(file, folder), width);
}

export interface ReadArms {
  /** The names of the arms in place of their files, and what the files say. */
  readonly arms: NamedArms;
  /** Builds what was read at a trial's width. @throws InputError with the place of the first problem. */
  readonly checkAt: (width: number) => void;
}

/**
 * Reads the block files among the arms that a user named. Their paths count from `folder`.
 * @throws InputError for a file that cannot be read or is wrong, with line and column, and for two files of one name.
 */
export function readOwnBlocks({ variants, control }: Omit<NamedArms, "blocks">, folder: string): ReadArms {
  const files = [...new Set([...(variants ?? []), ...(control === undefined ? [] : [control])].filter(isBlockFile))];
  const read = files.map((file) => {
    const text = textOf(file, folder);
    return { file, text, definition: definitionIn(file, text, null) };
  });
  for (const { file, definition } of read) {
    const twin = read.find((other) => other.file !== file && other.definition.name === definition.name);
    if (twin !== undefined) {
      throw new InputError(`${file} and ${twin.file} are both named ${definition.name}; give one of them another name`);
    }
  }
  const nameOf = (variant: string): string => read.find(({ file }) => file === variant)?.definition.name ?? variant;
  const blocks = Object.fromEntries(read.map(({ definition }) => [definition.name, definition]));
  return {
    arms: {
      ...(variants === undefined ? {} : { variants: variants.map(nameOf) }),
      ...(control === undefined ? {} : { control: nameOf(control) }),
      ...(read.length === 0 ? {} : { blocks }),
    },
    checkAt(width) {
      for (const { file, text } of read) definitionIn(file, text, width);
    },
  };
}
