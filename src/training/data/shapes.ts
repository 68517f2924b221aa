/**
 * The generated data set "shapes v1": ten figures, 32×32×3. Frozen: what it draws is described in docs/shapes.md and pinned by a
 * hash in its test; any change of a pixel is a new version with a new name. Knows nothing of networks, engines or files.
 */
import { stream, type Stream } from "../../random";
import { side } from "./dataset";

export const shapesVersion = "shapes v1";
export const shapesClasses = [
  "disc",
  "ring",
  "frame",
  "plus",
  "saltire",
  "horizontal stripes",
  "vertical stripes",
  "diagonal stripes",
  "checkerboard",
  "dots",
] as const;

type ShapesClass = (typeof shapesClasses)[number];
type Colour = readonly [red: number, green: number, blue: number];

/** Pixel noise is uniform in ± this many grey levels, the same for the three channels of a pixel. */
const noise = 20;
/** Pixels from one stripe, field or dot of a pattern to the next like it. */
const period = 6;

const square = (u: number, v: number, radius: number): number => Math.max(Math.abs(u), Math.abs(v)) - radius;
const bars = (u: number, v: number, length: number, half: number): number =>
  Math.min(Math.max(Math.abs(u) - length, Math.abs(v) - half), Math.max(Math.abs(u) - half, Math.abs(v) - length));
/** How far u is from the middle of the nearest stripe. */
const offset = (u: number): number => Math.abs(u - period * Math.round(u / period));
const stripe = (u: number): number => offset(u) - period / 4;

/**
 * Signed distances in pixels (negative inside) at the point (u, v) of a figure that is `radius` large. They need not be exact
 * far from an edge: only the last half pixel matters.
 */
const distances: Record<ShapesClass, (u: number, v: number, radius: number) => number> = {
  disc: (u, v, radius) => Math.sqrt(u * u + v * v) - radius,
  ring: (u, v, radius) => Math.abs(Math.sqrt(u * u + v * v) - (radius - 1.5)) - 1.5,
  frame: (u, v, radius) => Math.abs(square(u, v, radius - 1.5)) - 1.5,
  plus: (u, v, radius) => bars(u, v, radius, 2.5),
  saltire: (u, v, radius) => bars((u + v) * Math.SQRT1_2, (u - v) * Math.SQRT1_2, 1.2 * radius, 2.5),
  "horizontal stripes": (u, v, radius) => Math.max(square(u, v, radius), stripe(v)),
  "vertical stripes": (u, v, radius) => Math.max(square(u, v, radius), stripe(u)),
  "diagonal stripes": (u, v, radius) => Math.max(square(u, v, radius), stripe((u + v) * Math.SQRT1_2)),
  checkerboard: (u, v, radius) => {
    const [across, down] = [stripe(u), stripe(v)];
    return Math.max(square(u, v, radius), Math.sign(across * down) * Math.min(Math.abs(across), Math.abs(down)));
  },
  dots: (u, v, radius) => Math.max(square(u, v, radius), Math.sqrt(offset(u) ** 2 + offset(v) ** 2) - period / 4),
};

function colour(random: Stream, low: number, high: number): Colour {
  const channel = (): number => low + (high - low) * random.uniform();
  return [channel(), channel(), channel()];
}

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly colour: Colour;
}

function spot(random: Stream): Spot {
  return {
    x: side * random.uniform(),
    y: side * random.uniform(),
    radius: 0.5 + random.uniform(),
    colour: colour(random, 0, 255),
  };
}

/** The share of a pixel that a figure covers, from the distance of its middle to the figure's edge. */
const coverage = (distance: number): number => Math.min(1, Math.max(0, 0.5 - distance));

/**
 * Draws image `index` of a split into `pixels` [height, width, 3 channels] and returns its label. It depends on nothing but
 * (version, split, index), so that any number of images is a prefix of a larger number.
 */
export function drawShape(split: "train" | "test", index: number, pixels: Uint8Array): number {
  const random = stream(shapesVersion, split, index);
  const label = random.integer(shapesClasses.length);
  const distance = distances[shapesClasses[label] ?? "disc"];
  const [dark, light] = [colour(random, 0, 110), colour(random, 145, 255)];
  const [figure, ground] = random.uniform() < 0.5 ? [dark, light] : [light, dark];
  const radius = 9 + 4 * random.uniform();
  const centreX = radius + (side - 2 * radius) * random.uniform();
  const centreY = radius + (side - 2 * radius) * random.uniform();
  const angle = ((2 * random.uniform() - 1) * 10 * Math.PI) / 180;
  const mirror = random.uniform() < 0.5 ? -1 : 1;
  const spots = Array.from({ length: random.integer(4) }, () => spot(random));
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  let at = 0;
  for (let y = 0.5; y < side; y++) {
    for (let x = 0.5; x < side; x++) {
      const [right, down] = [mirror * (x - centreX), y - centreY];
      const share = coverage(distance(cosine * right + sine * down, cosine * down - sine * right, radius));
      const over = spots.find((each) => (x - each.x) ** 2 + (y - each.y) ** 2 < each.radius ** 2);
      const grain = noise * (2 * random.uniform() - 1);
      for (let channel = 0; channel < 3; channel++) {
        const clean = over ? (over.colour[channel] ?? 0) : share * (figure[channel] ?? 0) + (1 - share) * (ground[channel] ?? 0);
        pixels[at++] = Math.min(255, Math.max(0, Math.round(clean + grain)));
      }
    }
  }
  return label;
}
