/** A layer while code is read: its constructor's arguments bound to what they mean. Nothing here knows how a framework spells it. */
import type { Channelwise, Join, MapShape } from "../../blocks";
import type { Framework, Note } from "../readLayer";
import type { Spot } from "../syntax/form";
import type { Amount, Given, Value } from "../evaluation/values";

/** Two extents, height first; null where not even a name is known. */
export type Pair = readonly [Amount | null, Amount | null];

export type Padding =
  | { readonly kind: "same" }
  | { readonly kind: "valid" }
  /** So many zeros on every side. */
  | { readonly kind: "each"; readonly amount: Pair }
  | { readonly kind: "unknown"; readonly why: string };

export interface ConvolutionRole {
  readonly role: "convolution";
  /** Channels that come in, if the call says so. */
  readonly input: Amount | null;
  /** Channels that go out; null for one kernel (times `multiplier`) a channel. */
  readonly output: Amount | null;
  readonly multiplier: Amount | null;
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly padding: Padding;
  /** `input` stands for as many as channels come in. */
  readonly groups: Amount | "input" | null;
  /** A 1×1 convolution to `output` follows within the layer. */
  readonly isSeparable: boolean;
  readonly bias: boolean | null;
  readonly activation: Activation | null;
  /** Why there is no block, where the call itself says so. */
  readonly why: string | null;
}

/** `function` is null where the block algebra has none for it. */
export interface Activation {
  readonly name: string;
  readonly function: Channelwise["function"] | null;
  readonly isKnown: boolean;
}

export interface PoolRole {
  readonly role: "pool";
  readonly function: "max" | "average" | "global";
  readonly size: Pair;
  readonly stride: Pair;
  readonly padding: Padding;
  readonly countsPadding: boolean;
  /** Global pooling that leaves a vector a channel. */
  readonly isFlat: boolean;
}

export type LayerRole =
  | ConvolutionRole
  | { readonly role: "activation"; readonly activation: Activation }
  | { readonly role: "normalisation"; readonly name: string; readonly isBatch: boolean }
  | PoolRole
  | { readonly role: "dropout"; readonly rate: number | null }
  | { readonly role: "sequence"; readonly members: Value }
  | { readonly role: "join"; readonly join: Join }
  | { readonly role: "identity" }
  /** Something else, with `channels` where it says how many go out; "same" keeps them. */
  | { readonly role: "other"; readonly channels: Amount | "same" | null };

export interface Layer {
  readonly id: string;
  readonly framework: Framework;
  readonly kind: string;
  /** The callee as written. */
  readonly call: string;
  /** Its own call. */
  readonly spot: Spot;
  /** The call that leads to it in the code that is read, which is another than its own inside a helper. */
  readonly site: Spot;
  readonly role: LayerRole;
  readonly parameters: readonly string[];
  readonly given: readonly Given[];
  readonly notes: readonly Note[];
  /** The defaults of enclosing functions that the role relies on. */
  readonly because: readonly string[];
  /** The map that the call itself says comes in, as the first layer of a Keras model may. */
  readonly declared: MapShape | null;
  /** The first map that it met. */
  applied: MapShape | null;
}
