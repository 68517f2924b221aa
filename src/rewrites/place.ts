/** What is rewritten, with all that was found out about it once. Pure data. */
import type { EqualForm } from "../equivalences";
import type { ReadLayer, TextRange } from "../reader";
import type { Document } from "./text/document";
import type { Grouped } from "./calls/channels";

/** A range behind one of some convolutions, by the number of that. */
export interface RangeBehind extends TextRange {
  readonly behind: number;
}

export interface Place {
  readonly document: Document;
  readonly layer: ReadLayer;
  readonly calls: readonly ReadLayer[];
  /** What stands between the calls. */
  readonly between: readonly RangeBehind[];
  /** Why no form is possible at all. */
  readonly inTheWay: string | null;
  readonly forms: readonly EqualForm[];
  /** Those with other values in the place of defaults that it is read with. */
  readonly otherForms: readonly EqualForm[];
  /** Channels of the grouped convolution that it begins with, or of its paths. */
  readonly sizes: Grouped | null;
}
