/** Something that shows the events of a trial. */
import type { TrialEvent } from "../trial";

export interface ProgressView {
  onEvent(event: TrialEvent): void;
  /** Shows the last state and leaves it standing. */
  close(): void;
}
