/** Random damage to a text: it is cut off, something is taken out, a character becomes another. */
import type { Stream } from "../../../src/random";

function damaged(source: string, random: Stream): string {
  const at = random.integer(source.length + 1);
  switch (random.integer(3)) {
    case 0:
      return source.slice(0, at);
    case 1:
      return source.slice(0, at) + source.slice(at + 1 + random.integer(40));
    default: {
      const limit = random.integer(2) === 0 ? 128 : 65_536;
      return source.slice(0, at) + String.fromCharCode(random.integer(limit)) + source.slice(at + 1);
    }
  }
}

/** One to three damages. */
export function mutated(source: string, random: Stream): string {
  const times = 1 + random.integer(3);
  return Array.from({ length: times }).reduce<string>((text) => damaged(text, random), source);
}
