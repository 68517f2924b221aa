/**
 * How long the first hover in a file of 5,000 lines takes, where it is the first of a session, parser and all, and where another file was
 * read before; then later hovers, of layers that are new and of layers that are known. In milliseconds. "apart": a file of modules that
 * have nothing to do with each other; "together": one more class uses them all, so that all must be read for each.
 */
import { keepExplanations, type Explain } from "../src/extension/code/explanations";
import { hoverTexts } from "../src/extension/code/hoverTexts";
import { palettes } from "../src/extension/code/palette";
import { readTexts, type Text } from "../src/extension/code/readTexts";
import { explainLayer } from "../src/explain";
import { readerFiles } from "../src/files";
import { openReaders } from "../src/reader";
import { modelFile, type Modules } from "./modelFile";

const modules: Modules = process.argv[2] === "together" ? "together" : "apart";

const textOf = (key: string): Text => {
  const source = modelFile(5000, modules);
  return { key, version: "1", language: "python", content: () => source };
};
const [text, next] = [textOf("model.py"), textOf("next.py")];

async function run(): Promise<void> {
  const start = performance.now();
  const openReader = openReaders((language) => readerFiles(__dirname, language));
  const texts = readTexts(openReader);
  const hoverAt = async (offset: number, explain: Explain, where = text): Promise<number> => {
    const before = performance.now();
    const layers = await texts.around(where, offset);
    const options = { explain, palette: palettes.dark, results: () => [], links: () => "" };
    if (hoverTexts(layers, offset, options) === null) throw new Error(`no layer at ${offset}`);
    return performance.now() - before;
  };
  await openReader("python");
  const opened = performance.now();
  const middle = text.content().indexOf("nn.Conv2d(", text.content().length / 2);
  const layers = await texts.around(text, middle);
  const read = performance.now();
  if (layers.length === 0) throw new Error("no layer was read");
  await hoverAt(middle, keepExplanations());
  const first = performance.now();
  const second = await hoverAt(middle, keepExplanations(), next);
  const each = async (explain: Explain): Promise<string> => {
    const times: number[] = [];
    for (const { start: at } of (await texts.of(text)).layers) times.push(await hoverAt(at + 1, explain));
    times.sort((a, b) => a - b);
    const [median = 0, p95 = 0, most = 0] = [0.5, 0.95, 1].map((share) => times[Math.ceil(share * times.length) - 1]);
    return `median ${median.toFixed(1)}, 95 % ${p95.toFixed(1)}, most ${most.toFixed(1)}`;
  };
  console.log(
    [
      `modules ${modules}: first ${(first - start).toFixed(0)} (parser ${(opened - start).toFixed(0)}, reading ${(read - opened).toFixed(0)}, text ${(first - read).toFixed(0)})`,
      `in the next file ${second.toFixed(0)}`,
      `new to it: ${await each(explainLayer)}`,
      `known: ${await each(keepExplanations())}`,
    ].join("; "),
  );
}

void run();
