/** What an engine is to the training loop: it runs programs over variables that stay with it between runs. */
import type { EngineReport } from "../../protocol";
import type { Program } from "../program";

export type Values = ReadonlyMap<string, Float32Array>;

/** Programs over one set of variables. */
export interface Session {
  /**
   * Runs a program once, its updates included.
   * @param feeds one value for each of the program's inputs, in row-major order of its shape
   * @returns the program's outputs
   */
  run(program: string, feeds: Values): Promise<Values>;
  /** The variables as they are now, by leaf id. */
  variables(): Promise<Values>;
  /** What momentum has gathered for each variable that it moves, by leaf id. */
  velocities(): Promise<Values>;
  close(): void;
}

export interface Engine {
  readonly report: Omit<EngineReport, "unused" | "notBetter">;
  /** Loads programs that share variables; `initial` has a value for every variable. A velocity that is not given is zero. */
  open(programs: ReadonlyMap<string, Program>, initial: Values, velocities?: Values): Promise<Session>;
  /** Tensors alive in the engine, for leak checks. */
  tensors(): number;
  close(): void;
}
