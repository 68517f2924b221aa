/** Tells those who do not see the page how the trial goes: a live region that changes every five seconds at most. */
import { announcement } from "./progressText";
import type { Holder, Show } from "../view";

const pause = 5000;

export function addAnnouncer(parent: Holder): Show {
  const region = parent.append<HTMLElement>("p").attr("class", "unseen").attr("role", "status");
  let next = "";
  let resting = false;
  const say = (): void => {
    resting = region.text() !== next;
    if (!resting) return;
    region.text(next);
    setTimeout(say, pause);
  };
  return ({ trial }) => {
    next = announcement(trial);
    if (!resting) say();
  };
}
