/** What is said of the engines of this machine, in the status bar and in the list behind it. Pure: no vscode. */
import { z } from "zod";
import type { EngineReport } from "../../protocol";
import type { EngineFinding } from "../../trial";
import { unusedGpuLines } from "../../wording";
import type { Translate } from "../translate";

const engineSchema = z.object({
  engine: z.enum(["tensorflow", "webgpu", "wasm"]),
  usable: z.boolean(),
  /** Such as "CPU (SIMD)"; null where it cannot be used. */
  device: z.string().nullable(),
  /** Driver, version and arithmetic. */
  detail: z.string(),
  /** Why it cannot be used; null where it can. */
  reason: z.string().nullable(),
  /** What to do for a GPU that it does not compute on; null where there is none. */
  unused: z.string().nullable().default(null),
});

/** What is known of the engines of a machine, best first; none before anybody looked. */
export const enginesSchema = z.array(engineSchema).readonly();
export type KnownEngine = Readonly<z.infer<typeof engineSchema>>;
export type KnownEngines = readonly KnownEngine[];

const detailOf = ({
  driver,
  version,
  mathMode,
}: Pick<EngineReport, "driver" | "mathMode"> & { version: string | null }): string =>
  [version, driver, mathMode].filter((part) => part !== null).join(", ");

/** The sentence is written for a terminal; here the way out is a choice in a list. */
const withoutCommand = (reason: string): string =>
  reason.replace(/^the engine \w+ cannot be used: /, "").replace(/[;,]? *(run )?`?hybrid-hypothesis doctor[^`;]*`?/, "");

/** After every engine was opened once. */
export function enginesFound(findings: readonly EngineFinding[]): KnownEngines {
  return findings.map(({ engine, usable, device, driver, version, mathMode, unused, reason }) => ({
    ...{ engine, usable, device, unused },
    detail: mathMode === null ? "" : detailOf({ driver, version, mathMode }),
    reason: reason === null ? null : withoutCommand(reason),
  }));
}

/** After a trial has opened one: what it says of others stands, and of those that it does not name what was known. */
export function enginesSeen(known: KnownEngines, report: EngineReport): KnownEngines {
  const { engine, device, unused, notBetter } = report;
  const own = { engine, usable: true, device, unused, detail: detailOf(report), reason: null };
  // One that was not asked for may work all the same.
  const refused = notBetter.filter(({ reason }) => !reason.endsWith("was asked for"));
  const others = refused.map((other) => ({
    ...{ engine: other.engine, usable: false, device: null, unused: null, detail: "" },
    reason: withoutCommand(other.reason),
  }));
  const told = [...others, own];
  const rest = known.filter((other) => !told.some((one) => one.engine === other.engine));
  const order: readonly KnownEngine["engine"][] = ["tensorflow", "webgpu", "wasm"];
  return [...told, ...rest].sort((a, b) => order.indexOf(a.engine) - order.indexOf(b.engine));
}

/** The one that trials take. */
export const bestEngine = (known: KnownEngines): KnownEngine | null => known.find(({ usable }) => usable) ?? null;

const nameOf = ({ engine, device }: KnownEngine): string => (device === null ? engine : `${engine} · ${device}`);

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  /** Trials cannot run. */
  readonly warns: boolean;
}

/** For the status bar: engine and device, and why not a better one. */
export function engineStatusText(known: KnownEngines, looking: boolean, t: Translate): StatusText {
  const best = bestEngine(known);
  if (looking) return { text: `$(sync~spin) ${t("Engines")}`, tooltip: t("Looking which engines work here"), warns: false };
  if (known.length === 0)
    return { text: `$(chip) ${t("Engines")}`, tooltip: t("Show which engines work here, and why not the others"), warns: false };
  const better = known.slice(0, best === null ? known.length : known.indexOf(best));
  const refusals = better.map(({ engine, reason }) => t("Not {0}: {1}", engine, reason ?? ""));
  const unused = best === null ? [] : unusedGpuLines(best);
  const first = best === null ? t("No engine works here") : t("Trials run on {0} ({1})", nameOf(best), best.detail);
  return {
    text: best === null ? `$(warning) ${t("No engine")}` : `$(chip) ${nameOf(best)}`,
    tooltip: [first, ...refusals, ...unused, t("Click for what helps")].join("\n"),
    warns: best === null,
  };
}

export interface EngineRow {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

/** One row an engine. */
export function engineRows(known: KnownEngines, t: Translate): readonly EngineRow[] {
  const best = bestEngine(known);
  return known.map((engine) => {
    if (!engine.usable)
      return { label: `$(circle-slash) ${engine.engine}`, description: t("not here"), detail: engine.reason ?? "" };
    const detail = engine === best ? t("Trials take this one.") : t("Works; trials take a better one.");
    return {
      label: `$(check) ${nameOf(engine)}`,
      description: engine.detail,
      detail: [detail, ...(engine.unused === null ? [] : [engine.unused])].join(" "),
    };
  });
}
