/** A small chart of Δ for a place without a style sheet: each arm's mean and interval, the margin as a band, nought as a line. Pure. */
import { svgElement as element, svgText, type Palette, type SvgTree } from "../../drawings";
import type { ArmRow, TrialState } from "../../protocol/panel";
import { signed } from "../../wording";

const size = { label: 200, plot: 260, row: 22, axis: 20, edge: 8 } as const;

type Scale = (difference: number) => number;

/** Holds every interval, and the margin on both sides. */
function scaleOf(arms: readonly ArmRow[], margin: number): Scale {
  const ends = arms.flatMap(({ meanDifference, confidenceInterval }) => [meanDifference ?? 0, ...(confidenceInterval ?? [])]);
  const [low, high] = [Math.min(-margin, ...ends), Math.max(margin, ...ends)];
  const room = (high - low) / 20;
  return (difference) => size.label + (size.plot * (difference - low + room)) / (high - low + 2 * room);
}

function rowOf(arm: ArmRow, at: number, scale: Scale, colour: string): readonly SvgTree[] {
  const middle = size.edge + (at + 0.5) * size.row;
  const { variant, meanDifference, confidenceInterval } = arm;
  const line = (from: number, to: number): SvgTree =>
    element("line", { x1: scale(from), x2: scale(to), y1: middle, y2: middle, stroke: colour, "stroke-width": 2 });
  return [
    element("text", { x: size.label - 10, y: middle + 4, "text-anchor": "end", fill: colour }, variant),
    ...(confidenceInterval === null ? [] : [line(...confidenceInterval)]),
    element("circle", { cx: scale(meanDifference ?? 0), cy: middle, r: 4, fill: colour }),
  ];
}

export interface ChartOptions {
  /** The arm that it is all about. */
  readonly variant: string;
  /** The result of a layer that is another by now: no mark, and all of it pale. */
  readonly isStale: boolean;
  readonly palette: Pick<Palette, "text" | "quiet" | "hues">;
}

/** Null while nothing is compared. */
export function differenceChart(
  { arms, margin }: Pick<TrialState, "arms" | "margin">,
  { variant, isStale, palette }: ChartOptions,
): { readonly svg: string; readonly width: number; readonly height: number } | null {
  const compared = arms.filter(({ meanDifference }) => meanDifference !== null);
  if (compared.length === 0) return null;
  const { text, quiet, hues } = palette;
  const [mark = text] = isStale ? [] : hues;
  const scale = scaleOf(compared, margin);
  const bottom = size.edge + compared.length * size.row;
  const width = size.label + size.plot + size.edge;
  const height = bottom + size.axis;
  const digits = Number.isInteger(margin) ? 0 : 2;
  const look = { "font-family": "sans-serif", "font-size": 12, ...(isStale ? { opacity: "0.5" } : {}) };
  const tick = (difference: number): SvgTree =>
    element("text", { x: scale(difference), y: bottom + 14, "text-anchor": "middle", fill: quiet }, signed(difference, digits));
  const svg = svgText(
    element("svg", { viewBox: `0 0 ${width} ${height}`, width, height, ...look }, [
      element("rect", {
        ...{ x: scale(-margin), y: size.edge, width: scale(margin) - scale(-margin), height: bottom - size.edge },
        ...{ fill: quiet, "fill-opacity": "0.15" },
      }),
      element("line", { x1: scale(0), x2: scale(0), y1: size.edge, y2: bottom, stroke: quiet, "stroke-width": 1 }),
      ...compared.flatMap((arm, i) => rowOf(arm, i, scale, arm.variant === variant ? mark : text)),
      ...[-margin, 0, margin].map(tick),
    ]),
  );
  return { svg, width, height };
}
