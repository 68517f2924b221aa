/** What was measured of the modules that are drawn, in words. Pure. */
import type { Measurements } from "../../src/protocol/panel";

const digits = (value: number): string => (value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0));

/** "3.10 ms". */
export const millisecondsText = (milliseconds: number): string => `${digits(milliseconds)} ms`;

export interface Timed {
  readonly variant: string;
  /** Null for the whole module. */
  readonly layer: string | null;
}

/** Of one forward and backward pass, in milliseconds; null where it was not measured. */
export function timeOf(measurements: Measurements | null, { variant, layer }: Timed): number | null {
  const found = measurements?.modules.find((module) => module.variant === variant && module.layer === layer);
  return found?.milliseconds ?? null;
}

/** One sentence on a layer and its module; what was not measured is said to be so. */
export function timeText(measurements: Measurements | null, { variant, layer }: Timed): string {
  const module = timeOf(measurements, { variant, layer: null });
  const own = layer === null ? null : timeOf(measurements, { variant, layer });
  const drawn = measurements?.modules.find((row) => row.variant === variant && row.layer === null)?.asDrawn;
  const times = [
    ...(own === null ? [] : [`${millisecondsText(own)} for this layer`]),
    ...(module === null
      ? []
      : [`${millisecondsText(module)} for the module${drawn === undefined ? "" : " in the form that trials train"}`]),
    ...(drawn === undefined ? [] : [`${millisecondsText(drawn)} path by path, as it is drawn`]),
  ];
  if (measurements === null || times.length === 0) return "Time: not measured on this machine yet.";
  return `Time, forward and backward: ${times.join(", ")} (${measurements.where}).`;
}
