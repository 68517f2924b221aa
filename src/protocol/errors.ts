/** Errors that are the user's to mend: the message is one sentence that names the thing and the way out. */

/** Bad usage or input (exit code 2). */
export class InputError extends Error {}

/** An engine that cannot be used or failed its self-test (exit code 2 when asked for by name, else the next engine is tried). */
export class EngineError extends Error {}

/** Thrown where an AbortSignal ended the work (exit code 130). */
export class CancelledError extends Error {
  constructor() {
    super("cancelled");
  }
}
