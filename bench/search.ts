/** The longest and the median search over a thousand random blocks, in milliseconds, after a hundred to warm up. */
import { equalForms } from "../src/equivalences";
import { randomBlock } from "../test/unit/equivalences/randomBlock";

const times: number[] = [];
for (let seed = -100; seed < 1000; seed++) {
  const { block } = randomBlock(Math.abs(seed));
  const start = performance.now();
  equalForms(block);
  if (seed >= 0) times.push(performance.now() - start);
}
times.sort((a, b) => a - b);
const at = (share: number): string =>
  `${(times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? NaN).toFixed(0)} ms`;
console.log(`${times.length} searches: median ${at(0.5)}, 99 of 100 within ${at(0.99)}, longest ${at(1)}`);
