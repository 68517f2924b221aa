/** Does something as often as it is asked to, but not more often than so: the last time counts. */

export interface RateLimit {
  /** Asks for it: it is done within the time. */
  request(): void;
  dispose(): void;
}

export function limitRate(milliseconds: number, act: () => void): RateLimit {
  let timer: NodeJS.Timeout | null = null;
  return {
    request() {
      timer ??= setTimeout(() => {
        timer = null;
        act();
      }, milliseconds);
    },
    dispose() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
