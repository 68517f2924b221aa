/** What is read from source text: layers with their places, blocks and arguments, and problems. Plain data (JSON). */
import type { Block, MapShape, Size } from "../blocks";

export type Framework = "keras" | "pytorch" | "flax" | "tfjs";

export type Language = "python" | "javascript" | "typescript";

/** Offsets in UTF-16 units; `end` is exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A value as far as it is known; null is `None`, `null` or `undefined`. */
export type ArgumentValue = Size | string | boolean | null | readonly ArgumentValue[];

/** An argument as written. Without `value` it is not known what it is. */
export interface ReadArgument extends TextRange {
  readonly text: string;
  readonly value?: ArgumentValue;
}

/** A fact that changes equality, shape or cost, in one sentence. */
export interface Note {
  readonly about:
    | "padding"
    | "normalisation"
    | "pooling"
    | "dilation"
    | "activation"
    | "dataFormat"
    | "assumption"
    | "between"
    | "alias"
    | "sharing";
  readonly text: string;
  /** Of an assumption: the parameters of the function around that it is about. */
  readonly parameters?: readonly string[];
}

export interface ReadLayer extends TextRange {
  /** From 1, in UTF-16 units, where the call expression starts. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly framework: Framework;
  /** The callee as written, such as "layers.Conv2D". */
  readonly call: string;
  /** The constructor's own name, or what an idiom is called: "depthwise separable convolution", "ResNeXt block". */
  readonly kind: string;
  /** `call` is one constructor; `composite` a helper or class of the same file; `idiom` several calls that belong together. */
  readonly origin: "call" | "composite" | "idiom";
  /** Null where the algebra or the text says too little; `unknown` then says why. */
  readonly block: Block | null;
  readonly unknown: string | null;
  /**
   * Where all that is not known is a stride, a dilation or a padding: the block with stride and dilation 1 and a padding that keeps the
   * extent in their place.
   */
  readonly supposed: Block | null;
  readonly input: MapShape | null;
  readonly output: MapShape | null;
  /** By the parameter's name in the framework; positional ones beyond those known by their number. */
  readonly arguments: Readonly<Record<string, ReadArgument>>;
  /** `*args`, `**kwargs` or `...rest` as written: what they hold is not known. */
  readonly spreads: readonly ReadArgument[];
  readonly notes: readonly Note[];
  /** The calls that an idiom is made of, in the order in which data passes. */
  readonly parts: readonly TextRange[];
  /** How often a loop over known values builds just this layer. */
  readonly times: number;
}

export interface Problem extends TextRange {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface Reading {
  readonly layers: readonly ReadLayer[];
  readonly problems: readonly Problem[];
}
