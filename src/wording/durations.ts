/** How times are written. Pure. */

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** Seconds as "40 s", "12 min", "3.5 h" or "12 d": two digits at least, so that none is far from the truth. */
export function durationText(seconds: number): string {
  if (seconds < 1.5 * minute) return `${Math.ceil(seconds)} s`;
  if (seconds < 1.5 * hour) return `${Math.round(seconds / minute)} min`;
  return seconds < 2 * day ? `${(seconds / hour).toFixed(1)} h` : `${Math.ceil(seconds / day)} d`;
}
