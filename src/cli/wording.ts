/** How times, rates and engines are worded on a terminal. Pure. */
import type { ChosenLowering, EngineReport, PrepareProgress } from "../protocol";

/** Such as "40 s", "12 min" or "3.5 h". */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

export function timeLeftText(seconds: number | null): string {
  return seconds === null ? "time left not known yet" : `${duration(seconds)} left`;
}

export function engineText({ engine, device, version }: EngineReport): string {
  return `${engine} on ${device}, version ${version}`;
}

/** Why not a better engine, one line each. */
export function refusalLines({ notBetter }: EngineReport): readonly string[] {
  return notBetter.map(
    ({ engine, reason, remedy }) => `Not ${engine}: ${reason.replace(/\.$/, "")}${remedy === null ? "" : `; ${remedy}`}`,
  );
}

export function prepareText({ what, done, total, unit }: PrepareProgress): string {
  const scaled = (value: number): string => (unit === "bytes" ? (value / 1e6).toFixed(1) : value.toLocaleString("en-GB"));
  return `${what} ${scaled(done)}${total === null ? "" : ` of ${scaled(total)}`} ${unit === "bytes" ? "MB" : unit}`;
}

/** One line for each arm that is trained in another form than the declared one, such as "hybrid is trained as … (R3, R2; reindexing)". */
export function loweringLines(lowerings: readonly ChosenLowering[]): readonly string[] {
  const lines = lowerings
    .filter(({ chain }) => chain.length > 0)
    .flatMap(({ names, form }) => names.map((name) => `${name.split(" ")[0] ?? name} is trained as ${form}`));
  return [...new Set(lines)];
}
