/** Work that is waited for only as long as nobody cancels. Pure. */
import { CancelledError } from "../protocol";

/** Settles as `work` does, or rejects at once with a CancelledError when the signal fires; the work itself is then ignored. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new CancelledError());
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
