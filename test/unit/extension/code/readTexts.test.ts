/** Texts are read when asked for, once a version, and freed; the reader opens for a text that may hold a layer only. */
import { expect, it } from "vitest";
import { readTexts, type Text } from "../../../../src/extension/code/readTexts";
import type { OpenReader, Reader } from "../../../../src/reader";
import { testReaders } from "../../reader/testReader";

/** The real readers, counting what is done with them. */
function counted() {
  const counts = { opened: 0, read: 0, updated: 0, closed: 0 };
  const open: OpenReader = async (language) => {
    counts.opened++;
    const real = await testReaders(language);
    const reader: Reader = {
      read: real.read,
      open(source) {
        const document = real.open(source);
        counts.read++;
        return {
          ...document,
          update(next) {
            counts.updated++;
            document.update(next);
          },
          close() {
            counts.closed++;
            document.close();
          },
        };
      },
    };
    return reader;
  };
  return { counts, texts: readTexts(open) };
}

const text = (content: string, version = "1"): Text => ({ key: "a.py", version, language: "python", content: () => content });
const layer = "from keras import layers\nlayers.Conv2D(8, 3)\n";

it("reads a version once and an edit with what is known", async () => {
  const { counts, texts } = counted();
  const [first, again] = await Promise.all([texts.of(text(layer)), texts.of(text(layer))]);
  expect(first.layers).toHaveLength(1);
  expect(again).toBe(await texts.of(text(layer)));
  const edited = await texts.of(text(`\n${layer}layers.Conv2D(4, 1)`, "2"));
  expect(edited.layers.map(({ line }) => line)).toEqual([3, 4]);
  expect(counts).toMatchObject({ read: 1, closed: 0 });
  texts.dispose();
  expect(counts.closed).toBe(1);
});

it("does not open the reader for a text without layers", async () => {
  const { counts, texts } = counted();
  expect((await texts.of(text("print(1)"))).layers).toEqual([]);
  expect(counts.opened).toBe(0);
  expect((await texts.of(text(layer, "2"))).layers).toHaveLength(1);
  expect((await texts.of(text("print(2)", "3"))).layers).toEqual([]);
  texts.dispose();
  expect(counts.closed).toBe(1);
});

it("keeps nothing of a text that was closed while the reader opened, though it may come back as the same version", async () => {
  const { counts, texts } = counted();
  const reading = texts.of(text(layer));
  texts.drop("a.py");
  expect((await reading).layers).toHaveLength(1);
  expect(texts.isKnown("a.py")).toBe(false);
  expect((await texts.of(text(`${layer}${layer}`))).layers).toHaveLength(2);
  texts.dispose();
  expect(counts).toMatchObject({ read: 2, closed: 2 });
});

it("has the layers around a place as the whole reading has them", async () => {
  const { counts, texts } = counted();
  const source = `${layer}\ndef f(x):\n    return layers.Conv2D(4, 1)(x)\n`;
  const around = await texts.around(text(source), source.indexOf("4, 1"));
  expect(around).toHaveLength(1);
  expect((await texts.of(text(source))).layers).toEqual(expect.arrayContaining([...around]));
  expect(await texts.around(text("print(1)", "2"), 3)).toEqual([]);
  expect(counts).toMatchObject({ read: 1, updated: 0, closed: 1 });
});

it("does not read a bundle, which would hold up the editor", async () => {
  const { counts, texts } = counted();
  const line = 'import * as tf from "@tensorflow/tfjs"; tf.layers.conv2d({ filters: 8, kernelSize: 3 });';
  const read = async (content: string, version: string): Promise<number> =>
    (await texts.of({ ...text(content, version), language: "javascript" })).layers.length;
  expect(await read(line.repeat(1000), "1")).toBe(0);
  expect(counts.opened).toBe(0);
  expect(await read(`${line}\n`.repeat(1000), "2")).toBe(1000);
  texts.dispose();
});
