/** What a trial has found of a layer, and at which layers of a text it stands. Pure. */
import type { ReadLayer } from "../../reader";
import type { LayerSource } from "../../trial";
import type { KnownTrial } from "./knownTrials";

/** An arm of a trial that is a layer. */
export interface Finding {
  readonly trial: KnownTrial;
  readonly variant: string;
  /** The hash of the layer that it was found of. */
  readonly hash: string;
  /** The layer that was tried; null for a built-in arm that the layer happens to be. */
  readonly source: LayerSource | null;
}

export interface HashedLayer {
  readonly layer: ReadLayer;
  /** Null where it is not known well enough. */
  readonly hash: string | null;
  /** The built-in arms that it is as it stands, given what stands inside modules. */
  readonly arms: (inner: "published" | "linear") => readonly string[];
}

/** A finding that stood at an offset of the text; edits move it. */
export interface Anchor {
  readonly offset: number;
  readonly finding: Finding;
}

export interface Placement {
  readonly layer: ReadLayer;
  readonly finding: Finding;
  /** The layer is another than the one that was tried. */
  readonly isStale: boolean;
}

function* triedLayers(known: readonly KnownTrial[]): Generator<Finding> {
  for (const trial of known) {
    for (const [variant, source] of Object.entries(trial.recipe.layers ?? {}))
      yield { trial, variant, hash: source.hash, source };
  }
}

/** The newest trial of a layer, else the newest with a built-in arm that the layer is. */
export function findingOf({ hash, arms }: HashedLayer, known: readonly KnownTrial[]): Finding | null {
  if (hash === null) return null;
  for (const finding of triedLayers(known)) if (finding.hash === hash) return finding;
  for (const trial of known) {
    const variant = arms(trial.recipe.inner).find((arm) => trial.recipe.variants.includes(arm));
    if (variant !== undefined) return { trial, variant, hash, source: null };
  }
  return null;
}

export interface PlacementOptions {
  /** What the text is called in results files. */
  readonly file: string;
  readonly layers: readonly HashedLayer[];
  /** Newest first. */
  readonly known: readonly KnownTrial[];
  /** Where findings stood when the text was placed before. */
  readonly anchors: readonly Anchor[];
  /** Hashes of layers whose results stay in view whatever becomes of the layer. */
  readonly pinned: ReadonlySet<string>;
}

export interface Placed {
  readonly placements: readonly Placement[];
  readonly anchors: readonly Anchor[];
}

/** Results of this file whose layer was never seen here stand where it was when it was tried, if the same callee is still there. */
function recordedAnchors({ file, layers, known }: PlacementOptions, seen: ReadonlySet<string>): readonly Anchor[] {
  return [...triedLayers(known)].flatMap((finding): readonly Anchor[] => {
    const { source } = finding;
    if (source?.file !== file || seen.has(finding.hash)) return [];
    const there = layers.find(({ layer }) => layer.line === source.line && layer.call === source.call);
    return there === undefined ? [] : [{ offset: there.layer.start, finding }];
  });
}

/** A finding as the newest trials have it. */
function renewed({ offset, finding }: Anchor, known: readonly KnownTrial[]): Anchor | null {
  const { hash, source } = finding;
  const now = source === null ? finding : [...triedLayers(known)].find((other) => other.hash === hash);
  return now === undefined ? null : { offset, finding: now };
}

/**
 * Where findings stand: at every layer that is the one that was tried, and, as stale, at the layer that has come into its place. Known
 * again by the parsed layer and not by its line, so that what is moved keeps its result.
 */
export function placeFindings(options: PlacementOptions): Placed {
  const { layers, known, anchors, pinned } = options;
  const fresh = layers.flatMap((hashed): readonly Placement[] => {
    const finding = findingOf(hashed, known);
    return finding === null ? [] : [{ layer: hashed.layer, finding, isStale: false }];
  });
  const freshAt = new Set(fresh.map(({ layer }) => layer.start));
  const found = fresh
    .filter(({ finding }) => finding.source !== null || pinned.has(finding.hash))
    .map(({ layer, finding }): Anchor => ({ offset: layer.start, finding }));
  const before = anchors.flatMap((anchor) => renewed(anchor, known) ?? []).filter(({ offset }) => !freshAt.has(offset));
  const seen = new Set([...found, ...before].map(({ finding }) => finding.hash));
  const left = [...before, ...recordedAnchors(options, seen).filter(({ offset }) => !freshAt.has(offset))];
  const staleAt = new Map<number, Placement>();
  for (const { offset, finding } of left) {
    const layer = layers.find((hashed) => hashed.layer.start === offset)?.layer;
    if (layer !== undefined && !staleAt.has(offset)) staleAt.set(offset, { layer, finding, isStale: true });
  }
  return { placements: [...fresh, ...staleAt.values()], anchors: [...found, ...left] };
}

/** An edit as editors tell it, in UTF-16 units of the text before it. */
export interface Change {
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

/** The anchors after an edit: what is put in before one moves it, what replaces its text does not. */
export function movedAnchors(anchors: readonly Anchor[], { rangeOffset, rangeLength, text }: Change): readonly Anchor[] {
  const end = rangeOffset + rangeLength;
  return anchors.map((anchor) => {
    const { offset } = anchor;
    if (offset < rangeOffset) return anchor;
    return { ...anchor, offset: offset < end ? rangeOffset : offset + text.length - rangeLength };
  });
}
