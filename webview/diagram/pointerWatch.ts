/** Tells a pointer that moves from one under which the page scrolls: only the first points at something. */

/** The function tells whether the pointer is elsewhere than it was last seen. */
export function addPointerWatch(): (event: PointerEvent) => boolean {
  let last: readonly [number, number] | null = null;
  const hasMoved = ({ clientX, clientY }: PointerEvent): boolean => last?.[0] !== clientX || last[1] !== clientY;
  window.addEventListener("pointermove", ({ clientX, clientY }) => (last = [clientX, clientY]));
  return hasMoved;
}
