/**
 * How long the first hover in a file of 5,000 lines takes, where it is the first of a session, grammars and all, and where another file
 * was read before; then later hovers, of layers that are new and of layers that are known. In milliseconds of CPU time.
 */
import { keepExplanations, type Explain } from "../src/extension/code/explanations";
import { hoverTexts } from "../src/extension/code/hoverTexts";
import { palettes } from "../src/extension/code/palette";
import { readTexts, type Text } from "../src/extension/code/readTexts";
import { explainLayer } from "../src/explain";
import { readerFiles } from "../src/files";
import { openReader } from "../src/reader";
import { modelFile } from "./modelFile";

const textOf = (key: string): Text => {
  const source = modelFile(5000);
  return { key, version: "1", language: "python", content: () => source };
};
const [text, next] = [textOf("model.py"), textOf("next.py")];

/** CPU time of this process: what the machine does beside it does not count. */
function now(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function run(): Promise<void> {
  const start = now();
  let opened = start;
  const texts = readTexts(async () => {
    const reader = await openReader(await readerFiles(__dirname));
    opened = now();
    return reader;
  });
  const hoverAt = async (offset: number, explain: Explain, where = text): Promise<void> => {
    const { layers } = await texts.of(where);
    const options = { explain, palette: palettes.dark, results: () => [], links: () => "" };
    if (hoverTexts(layers, offset, options) === null) throw new Error(`no layer at ${offset}`);
  };
  const { layers } = await texts.of(text);
  const read = now();
  await hoverAt(layers[0]?.start ?? 0, keepExplanations());
  const first = now();
  await hoverAt(layers.at(-1)?.start ?? 0, keepExplanations(), next);
  const second = now();
  const each = async (explain: Explain): Promise<string> => {
    const times: number[] = [];
    for (const { start: at } of layers) {
      const before = now();
      await hoverAt(at + 1, explain);
      times.push(now() - before);
    }
    times.sort((a, b) => a - b);
    const [median = 0, p95 = 0, most = 0] = [0.5, 0.95, 1].map((share) => times[Math.ceil(share * times.length) - 1]);
    return `median ${median.toFixed(1)}, 95 % ${p95.toFixed(1)}, most ${most.toFixed(1)}`;
  };
  console.log(
    [
      `first ${(first - start).toFixed(0)} (grammars ${(opened - start).toFixed(0)}, reading ${(read - opened).toFixed(0)}, text ${(first - read).toFixed(0)})`,
      `in the next file ${(second - first).toFixed(0)}`,
      `new to it: ${await each(explainLayer)}`,
      `known: ${await each(keepExplanations())}`,
    ].join("; "),
  );
}

void run();
