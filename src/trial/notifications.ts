/** One handler for each kind of notification of a worker. Pure. */
import type { WorkerNotifications } from "../protocol";
import type { NotificationSink } from "./workerConnection";

type Handlers = { readonly [Name in keyof WorkerNotifications]: (value: WorkerNotifications[Name]) => void };

const ignored: Handlers = {
  runResumed: () => undefined,
  trainProgress: () => undefined,
  epochDone: () => undefined,
  prepareProgress: () => undefined,
  checkProgress: () => undefined,
};

/** A sink that hands each notification to the handler of its name; kinds without one are ignored. */
export function notificationSink(handlers: Partial<Handlers>): NotificationSink {
  const all: Handlers = { ...ignored, ...handlers };
  return (name, value) => all[name](value);
}
