/** What a row of a framework's table says: a constructor's names, its parameters in order with defaults, and what it is. Pure. */
import type { Framework, Note } from "../readLayer";
import type { LayerRole } from "../layers/layer";
import type { Amount, Given, Value } from "../evaluation/values";
import type { Pair } from "../layers/layer";

/** A default as the framework's documentation has it; without one the parameter is required. */
export type Default = number | string | boolean | null;

/** [name, default]; `*` begins those that are given by name only. */
export type Parameters = readonly (string | readonly [string, Default])[];

/** The arguments of one call, by what the framework calls them. */
export interface Bound {
  readonly value: (name: string) => Value | null;
  readonly amount: (name: string) => Amount | null;
  readonly pair: (name: string) => Pair;
  /** Null where it is not known. */
  readonly flag: (name: string) => boolean | null;
  readonly text: (name: string) => string | null;
  readonly number: (name: string) => number | null;
  /** Whether it is None, or left out where None is the default. */
  readonly isNone: (name: string) => boolean;
  /** All positional arguments from a place on. */
  readonly rest: (from: number) => readonly Value[];
  readonly given: readonly Given[];
  /** The defaults of enclosing functions that answers so far relied on: "bias = True". */
  readonly because: ReadonlySet<string>;
}

/** Whether a call makes a layer, applies one to its first argument, joins maps, or is data that comes in. */
export type Style = "constructor" | "function" | "join" | "input" | "model";

export interface Row {
  readonly kind: string;
  /** Canonical paths, such as "keras.layers.Conv2D". */
  readonly paths: readonly string[];
  readonly style: Style;
  readonly parameters: Parameters;
  readonly role: (bound: Bound) => LayerRole;
  readonly notes: (bound: Bound) => readonly Note[];
}

/** One framework: how import paths are spelt canonically, and its rows. */
export interface FrameworkTable {
  readonly framework: Framework;
  readonly rows: readonly Row[];
}

export const noNotes = (): readonly Note[] => [];
