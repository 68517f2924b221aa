/** The way from one cardinality to the next: every box grows out of those that held its channels. */
import { type Drawing, meet, type Part } from "../../src/drawings";

const milliseconds = 300;

/** The step of the module that a part is a share of, in any drawing: "kernel 3×3", "kernel 1×1", "input". */
const roleOf = ({ kind, layer, regions }: Part): string =>
  `${kind} ${layer === null ? "" : String(regions[0]?.axes[0]?.count ?? 1)}`;

/** For each part of `to` the part of `from` that it grows out of; none where nothing did the same to its channels. Pure. */
export function originsOf(from: Drawing, to: Drawing): ReadonlyMap<string, Part> {
  return new Map(
    to.parts.flatMap((part) => {
      const role = roleOf(part);
      const origin = from.parts.find((other) => roleOf(other) === role && meet(other.channels, part.channels));
      return origin === undefined ? [] : [[part.id, origin] as const];
    }),
  );
}

/** From the place and size of one box to those of another, as a transform. */
function transformOf(origin: Part, { x, y, width, height }: Part): string {
  const [wide, high] = [origin.width / width, origin.height / height];
  return `translate(${origin.x - x * wide}px, ${origin.y - y * high}px) scale(${wide}, ${high})`;
}

/** Plays the way on a drawing that is there; nothing moves for whoever wants it so. */
export function playMorph(holder: Element, from: Drawing, to: Drawing): void {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const origins = originsOf(from, to);
  const parts = new Map(to.parts.map((part) => [part.id, part]));
  const timing = { duration: milliseconds, easing: "ease-in-out" };
  for (const element of holder.querySelectorAll(".part")) {
    const part = parts.get(element.getAttribute("data-part") ?? "");
    const origin = part && origins.get(part.id);
    if (part !== undefined && origin !== undefined)
      element.animate([{ transform: transformOf(origin, part) }, { transform: "none" }], timing);
  }
  for (const element of holder.querySelectorAll(".edge, .frame"))
    element.animate([{ opacity: 0 }, { opacity: 0 }, { opacity: 1 }], timing);
}
