/** Zoom of one pane: the wheel with Ctrl or ⌘, a pinch, dragging once it is enlarged, keys and buttons. */
import { zoom, zoomIdentity, type Selection, type ZoomTransform } from "d3";
import type { Part } from "../../src/drawings";

type Holder = Selection<HTMLElement, unknown, null, undefined>;

const [smallest, largest] = [1, 8];
const milliseconds = 150;

export interface PaneZoom {
  /** Zooms by a key; false for keys that mean something else. */
  readonly key: (key: string) => boolean;
  readonly in: () => void;
  readonly out: () => void;
  readonly fit: () => void;
  /** Writes the zoom to what was drawn anew. */
  readonly apply: () => void;
  /** Brings a part into view, if zooming has moved it out. */
  readonly reveal: (part: Part) => void;
}

/** Pixels on the page for one of the drawing. */
function scaleOf(holder: HTMLElement): number {
  const svg = holder.querySelector("svg");
  const drawn = Number(svg?.getAttribute("width") ?? 0);
  return svg === null || drawn === 0 ? 1 : svg.clientWidth / drawn;
}

export function addZoom(holder: Holder): PaneZoom {
  const node = holder.node();
  let transform: ZoomTransform = zoomIdentity;
  const apply = (): void => {
    if (node === null) return;
    const { x, y, k } = transform;
    const scale = scaleOf(node);
    const isWhole = k === 1;
    holder.classed("zoomed", !isWhole);
    holder.select(".content").attr("transform", isWhole ? null : `translate(${x / scale},${y / scale}) scale(${k})`);
  };
  const behaviour = zoom<HTMLElement, unknown>()
    .scaleExtent([smallest, largest])
    .extent(() => [
      [0, 0],
      [node?.clientWidth ?? 0, node?.clientHeight ?? 0],
    ])
    .filter((event: WheelEvent | MouseEvent | TouchEvent) => {
      // The page scrolls by the wheel or one finger alone; a pinch on a touch pad arrives as a wheel with Ctrl.
      if (event.type === "wheel") return event.ctrlKey || event.metaKey;
      return transform.k > 1 || ("touches" in event && event.touches.length > 1);
    })
    .on("zoom", (event: { readonly transform: ZoomTransform }) => {
      transform = event.transform;
      apply();
    });
  const bounded = (): void => {
    behaviour.translateExtent([
      [0, 0],
      [node?.clientWidth ?? 0, node?.clientHeight ?? 0],
    ]);
  };
  holder.call(behaviour).on("dblclick.zoom", null).on("pointerdown.bounds wheel.bounds", bounded);
  const by = (factor: number): void => {
    bounded();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) behaviour.scaleBy(holder, factor);
    else
      holder
        .transition()
        .duration(milliseconds)
        .call((moving) => behaviour.scaleBy(moving, factor));
  };
  const fit = (): void => behaviour.transform(holder, zoomIdentity);
  const keys: Readonly<Record<string, () => void>> = { "+": () => by(1.5), "=": () => by(1.5), "-": () => by(1 / 1.5), "0": fit };
  return {
    key(key) {
      const action = keys[key];
      action?.();
      return action !== undefined;
    },
    in: () => by(1.5),
    out: () => by(1 / 1.5),
    fit,
    apply,
    reveal({ x, y, width, height }) {
      if (node === null || transform.k === 1) return;
      const scale = scaleOf(node);
      const [centreX, centreY] = [(x + width / 2) * scale, (y + height / 2) * scale];
      const [shownX, shownY] = transform.apply([centreX, centreY]);
      const isOutside = shownX < 0 || shownY < 0 || shownX > node.clientWidth || shownY > node.clientHeight;
      bounded();
      if (isOutside) behaviour.translateTo(holder, centreX, centreY);
    },
  };
}
