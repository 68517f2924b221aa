/**
 * The generated data set "shapes v1": ten figures, 32×32×3. Frozen: what it draws is described in docs/shapes.md and pinned by a
 * hash in its test; any change of a pixel is a new version with a new name. Knows nothing of networks, engines or files.
 */
import { stream, type Stream } from "../../random";

export const shapesVersion = "shapes v1";
export const shapesSide = 32;
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

/** The least difference of luma between a figure and its ground, in grey levels of 255. */
const leastContrast = 100;
/** Pixel noise is uniform in ± this many grey levels, the same for the three channels of a pixel. */
const noise = 12;
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
  dots: (u, v, radius) => Math.max(square(u, v, radius), Math.hypot(offset(u), offset(v)) - period / 4),
};

const luma = ([red, green, blue]: Colour): number => 0.299 * red + 0.587 * green + 0.114 * blue;

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

const coverage = (distance: number): number => Math.min(1, Math.max(0, 0.5 - distance));

/**
 * Draws image `index` of a split into `pixels` [height, width, channel] and returns its label. Depends on nothing but
 * (version, split, index).
 */
export function drawShape(split: "train" | "test", index: number, pixels: Uint8Array): number {
  const random = stream(shapesVersion, split, index);
  const label = random.integer(shapesClasses.length);
  const distance = distances[shapesClasses[label] ?? "disc"];
  const ground = colour(random, 0, 60);
  const figure = colour(random, 195, 255);
  const radius = 11 + 2 * random.uniform();
  const centreX = radius + (shapesSide - 2 * radius) * random.uniform();
  const centreY = radius + (shapesSide - 2 * radius) * random.uniform();
  const angle = ((2 * random.uniform() - 1) * 5 * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const spots = Array.from({ length: random.integer(3) }, (): Spot => ({
    x: shapesSide * random.uniform(),
    y: shapesSide * random.uniform(),
    radius: 0.5 + random.uniform(),
    colour: colour(random, 0, 255),
  }));
  let at = 0;
  for (let y = 0.5; y < shapesSide; y++) {
    for (let x = 0.5; x < shapesSide; x++) {
      const [right, down] = [x - centreX, y - centreY];
      const share = coverage(distance(cosine * right + sine * down, cosine * down - sine * right, radius));
      const spot = spots.find((each) => Math.hypot(x - each.x, y - each.y) < each.radius);
      const grain = (2 * random.uniform() - 1) * noise;
      for (let channel = 0; channel < 3; channel++) {
        const clean = spot ? (spot.colour[channel] ?? 0) : share * (figure[channel] ?? 0) + (1 - share) * (ground[channel] ?? 0);
        pixels[at++] = Math.min(255, Math.max(0, Math.round(clean + grain)));
      }
    }
  }
  return label;
}
