/** What passes between a story and the probe in the editor's extension host. */
import { RequestType } from "vscode-jsonrpc/node";
import { z } from "zod";

/** The environment variable with the port where the story listens. */
export const portVariable = "HYBRID_HYPOTHESIS_STORY_PORT";

export interface Evaluate {
  /** The text of a function of (vscode, argument). */
  readonly code: string;
  readonly argument: unknown;
}

export const evaluateRequest = new RequestType<Evaluate, { readonly result?: unknown }, void>("evaluate");

export const functionSchema = z.custom<(...given: unknown[]) => unknown>((value) => typeof value === "function");
