/** ResNeXt and the Inceptions, as published (Xie 2016, Fig. 3; Chollet 2016, Figs. 1–3), at given inner widths. Pure. */
import { averagePool, chain, type Block } from "../blocks";
import { freshConvolution, innerConvolution } from "./leaves";

export type Inner = "published" | "linear";

/** 1×1 to C/2, grouped 3×3 with cardinality C/4 (two channels a path), 1×1 to C. The identity is added by the network. */
export function resnext(id: string, channels: number, inner: Inner): Block {
  const half = channels / 2;
  return chain(
    innerConvolution(`${id}.reduce`, { size: 1, from: channels, to: half }, inner),
    innerConvolution(`${id}.grouped`, { size: 3, from: half, to: half, groups: channels / 4 }, inner),
    freshConvolution(`${id}.expand`, { size: 1, from: half, to: channels }),
  );
}

/** `count` whole shares of a total that differ by at most one, larger ones first. */
export function shares(total: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => Math.floor(total / count) + (i < total % count ? 1 : 0));
}

/** Four towers of unlike reach, concatenated: 1×1 · 1×1→3×3 · 1×1→3×3→3×3 · average pool→1×1. */
export function inception(
  id: string,
  channels: number,
  reduce: { readonly second: number; readonly third: number },
  inner: Inner,
): Block {
  const [a = 0, b = 0, c = 0, d = 0] = shares(channels, 4);
  const { second, third } = reduce;
  return {
    block: "paths",
    split: "copy",
    join: "concat",
    paths: [
      freshConvolution(`${id}.tower1.pointwise`, { size: 1, from: channels, to: a }),
      chain(
        innerConvolution(`${id}.tower2.reduce`, { size: 1, from: channels, to: second }, inner),
        freshConvolution(`${id}.tower2.convolution`, { size: 3, from: second, to: b }),
      ),
      chain(
        innerConvolution(`${id}.tower3.reduce`, { size: 1, from: channels, to: third }, inner),
        innerConvolution(`${id}.tower3.convolution1`, { size: 3, from: third, to: third }, inner),
        freshConvolution(`${id}.tower3.convolution2`, { size: 3, from: third, to: c }),
      ),
      chain(averagePool, freshConvolution(`${id}.tower4.pointwise`, { size: 1, from: channels, to: d })),
    ],
  };
}

/** Three towers of 1×1→3×3 only (Xception Fig. 2). `reduced` channels in all, shared out over the towers. */
export function inceptionSimplified(id: string, channels: number, reduced: number, inner: Inner): Block {
  const outputs = shares(channels, 3);
  const paths = shares(reduced, 3).map((width, i) =>
    chain(
      innerConvolution(`${id}.tower${i + 1}.reduce`, { size: 1, from: channels, to: width }, inner),
      freshConvolution(`${id}.tower${i + 1}.convolution`, { size: 3, from: width, to: outputs[i] ?? 0 }),
    ),
  );
  return { block: "paths", split: "copy", join: "concat", paths };
}

/** One 1×1, then 3×3 convolutions on three non-overlapping channel segments, concatenated (Xception Fig. 3). */
export function inceptionReformulated(id: string, channels: number, reduced: number, inner: Inner): Block {
  const outputs = shares(channels, 3);
  const widths = shares(reduced, 3);
  const split = widths.map((count, i) => ({ from: widths.slice(0, i).reduce((sum, width) => sum + width, 0), count }));
  const paths = widths.map((from, i) => freshConvolution(`${id}.segment${i + 1}`, { size: 3, from, to: outputs[i] ?? 0 }));
  return chain(innerConvolution(`${id}.reduce`, { size: 1, from: channels, to: reduced }, inner), {
    block: "paths",
    split,
    join: "concat",
    paths,
  });
}
