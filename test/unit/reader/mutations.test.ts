/** Damaged text never throws, and a text that is edited reads as if it were new. */
import { beforeAll, expect, it } from "vitest";
import { stream } from "../../../src/random";
import { sources } from "./cases";
import { mutated } from "./mutations";
import { openTestReader, type TestReader } from "./testReader";

let reader: TestReader;

beforeAll(async () => {
  reader = await openTestReader();
});

it("reads 10,000 damaged texts without an exception", () => {
  const random = stream("damage");
  for (let i = 0; i < 10_000; i++) {
    const [source, language] = sources[random.integer(sources.length)] ?? ["", "python"];
    const text = mutated(source, random);
    const read = (): void => {
      const document = reader.open(text, language);
      document.layersAround(random.integer(text.length + 1));
      document.reading();
      document.close();
    };
    expect(read, `number ${i}: ${JSON.stringify(text)}`).not.toThrow();
  }
});

it("reads a text that is edited, through all that it is on the way, as it reads the result anew", () => {
  const random = stream("edits");
  const python = sources.flatMap(([source, language]) => (language === "python" ? source : []));
  const whole = python.slice(0, 40);
  const document = reader.open(whole.join("\n\n"), "python");
  for (let i = 0; i < 60; i++) {
    document.update(mutated(whole.join("\n\n"), random));
    // A paragraph goes, comes or changes place, so that others move and must not be read anew.
    const [taken = ""] = whole.splice(random.integer(whole.length), 1);
    whole.splice(random.integer(whole.length), random.integer(2), random.integer(2) === 0 ? taken : (python[i] ?? ""));
    const text = whole.join("\n\n");
    document.update(text);
    expect(document.reading()).toEqual(reader.read(text, "python"));
  }
  document.close();
});

it("keeps what it read where nothing changes", () => {
  const document = reader.open("import keras\nkeras.layers.Conv2D(8, 3)", "python");
  const before = document.reading();
  document.update("import keras\nkeras.layers.Conv2D(8, 3)");
  expect(document.reading()).toBe(before);
  document.update("import keras\n\nkeras.layers.Conv2D(16, 3)");
  expect(document.reading().layers).toMatchObject([{ line: 3, output: { channels: 16 } }]);
  document.close();
});
