/** How times, rates and engines are worded on a terminal. Pure. */
import { durationText, unusedGpuLines } from "../wording";
import type { ChosenLowering, EngineReport, PrepareProgress } from "../protocol";

export function timeLeftText(seconds: number | null): string {
  return seconds === null ? "time left not known yet" : `${durationText(seconds)} left`;
}

export function engineText({ engine, device, version }: EngineReport): string {
  return `${engine} on ${device}, version ${version}`;
}

/** Why not a better engine or device, one line each. */
export function refusalLines(report: EngineReport): readonly string[] {
  const refusals = report.notBetter.map(
    (other) => `Not ${other.engine}: ${other.reason.replace(/\.$/, "")}${other.remedy === null ? "" : `; ${other.remedy}`}`,
  );
  return [...refusals, ...unusedGpuLines(report)];
}

export function prepareText({ what, done, total, unit }: PrepareProgress): string {
  const scaled = (value: number): string => (unit === "bytes" ? (value / 1e6).toFixed(1) : value.toLocaleString("en-GB"));
  return `${what} ${scaled(done)}${total === null ? "" : ` of ${scaled(total)}`} ${unit === "bytes" ? "MB" : unit}`;
}

/**
 * One line for each form other than the declared one, such as "hybrid is trained as … (R3, R2; reindexing)", with the share of an arm's
 * modules if it is not all.
 */
export function loweringLines(lowerings: readonly ChosenLowering[]): readonly string[] {
  const modules = lowerings.flatMap(({ names, form, chain }) =>
    names.map((name) => ({ arm: name.split(" ")[0] ?? name, form, declared: chain.length === 0 })),
  );
  const lines = modules.flatMap(({ arm, form, declared }) => {
    if (declared) return [];
    const own = modules.filter((other) => other.arm === arm);
    const alike = own.filter((other) => other.form === form).length;
    return [`${arm} is trained as ${form}${alike === own.length ? "" : `, ${alike} of its ${own.length} distinct modules`}`];
  });
  return [...new Set(lines)];
}
