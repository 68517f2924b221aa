/** What a trial ran on; part of every result. */
import { availableParallelism, arch, cpus, release, type as osName } from "node:os";
import type { EngineReport, SelfTestResult } from "../protocol";
import type { Environment } from "./resultsFile";

export interface EnvironmentOptions {
  readonly engine: EngineReport;
  readonly selfTest: SelfTestResult;
  readonly literal: boolean;
  readonly workers: number;
  /** Of this program. */
  readonly version: string;
}

export function environmentOf({ engine, selfTest, literal, workers, version }: EnvironmentOptions): Environment {
  return {
    engine: engine.engine,
    engineVersion: engine.version,
    device: engine.device,
    driver: engine.driver,
    tensorflow: engine.engine === "tensorflow" ? engine.version : null,
    mathMode: engine.mathMode,
    literal,
    notBetter: engine.notBetter.map((refusal) => ({ ...refusal })),
    selfTest: { worst: selfTest.worst, where: selfTest.where },
    lowerings: selfTest.lowerings.map(({ names, chain, ...choice }) => ({
      ...choice,
      names: [...names],
      chain: chain.map(({ rule, place }) => ({ rule, place: [...place] })),
    })),
    node: process.version,
    os: `${osName()} ${release()} ${arch()}`,
    cpu: `${cpus()[0]?.model.trim() ?? "unknown"}, ${availableParallelism()} cores`,
    threads: engine.threads,
    workers,
    version,
  };
}

/** One single-threaded worker a core on a CPU; one on a GPU, which has a driver and whose memory all workers share. */
export function defaultWorkers(engine: EngineReport): number {
  return engine.driver === null ? availableParallelism() : 1;
}
