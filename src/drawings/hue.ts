/** Which of the theme's chart colours a channel has, in every pane the same. Pure. */
import type { Part } from "./drawing";

/** Colours of the style sheet; channels take them in turn, so that those which are drawn folded all differ. */
const hues = 8;

/** The channel whose colour a part has: that which its kernel reads, or its own; null where there are several. */
export function channelOf({ regions, channels, lanes }: Part): number | null {
  if (lanes > 1) return null;
  const [region] = regions;
  if (region === undefined) return channels.count === 1 ? channels.from : null;
  const [, , input, output] = region.axes;
  if (input === undefined || output === undefined || input.count !== 1) return null;
  if (channels.count === 1) return channels.from;
  return output.count === 1 ? output.from : input.from;
}

/** The attribute that the style sheet looks for; none where there is no one channel. */
export const hueOf = (channel: number | null): Readonly<Record<string, number>> =>
  channel === null ? {} : { "data-hue": channel % hues };
