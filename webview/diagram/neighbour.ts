/** Which part the arrow keys lead to. Pure. */
import type { Part } from "../../src/drawings";

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

/** Whether a key moves between parts. */
export const isDirection = (key: string): boolean => key in directions;

const centre = ({ x, y, width, height }: Part): readonly [number, number] => [x + width / 2, y + height / 2];

/** The nearest part in the direction of a key, those straight ahead first; null at the border. */
export function neighbour(parts: readonly Part[], from: Part, key: string): Part | null {
  const [dx, dy] = directions[key] ?? [0, 0];
  const [x, y] = centre(from);
  const reached = parts.flatMap((part) => {
    const [a, b] = centre(part);
    const ahead = (a - x) * dx + (b - y) * dy;
    const aside = Math.abs((a - x) * dy) + Math.abs((b - y) * dx);
    return ahead > 1 ? [{ part, distance: ahead + 3 * aside }] : [];
  });
  return reached.sort((one, other) => one.distance - other.distance)[0]?.part ?? null;
}
