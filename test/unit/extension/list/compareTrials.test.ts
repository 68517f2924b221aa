import { describe, expect, it } from "vitest";
import { compareTrials, type NamedResults } from "../../../../src/extension/list/compareTrials";
import type { RecipeChoices, Results } from "../../../../src/trial";
import { fabricatedResults } from "../../trial/fabricatedResults";

const errors = { separable: [20, 21], resnext: [20.5, 22] };

function named(choices: RecipeChoices = {}, environment: Partial<Results["environment"]> = {}): NamedResults {
  const results = fabricatedResults({ trials: 2, ...choices }, errors);
  return { name: "trials/a", results: { ...results, environment: { ...results.environment, ...environment } } };
}

/** The cells of the rows whose first cell is this. */
const rowsOf = (text: string, first: string): readonly string[] =>
  text.split("\n").filter((line) => line.startsWith(`| ${first} |`));

describe("two trials side by side", () => {
  it("are called what they are: a repetition", () => {
    const text = compareTrials(named(), named({ seed: 7 }));
    expect(text).toContain("another seed");
    expect(rowsOf(text, "seed")).toEqual(["| seed | 0 | 7 |"]);
  });

  it("are a controlled pair where one thing differs", () => {
    const text = compareTrials(named(), named({ epochs: 9 }));
    expect(text).toContain("A controlled pair: the trials differ in epochs only");
    expect(text).not.toContain("Not a controlled pair");
    expect(rowsOf(text, "width")).toEqual([]);
  });

  it.each([
    ["two fields of the recipe", named({ epochs: 9, width: 16 }), /2 things \(width, epochs\)/],
    ["recipe and engine", named({ epochs: 9 }, { engine: "tensorflow" }), /2 things \(epochs, engine\)/],
  ])("are no controlled pair with %s", (_, other, named2) => {
    const text = compareTrials(named(), other);
    expect(text).toContain("**Not a controlled pair**");
    expect(text).toMatch(named2);
  });

  it("do not differ where only the machine's own figures do", () => {
    const text = compareTrials(named(), named({}, { workers: 7, os: "another", selfTest: { worst: 0.9, where: "elsewhere" } }));
    expect(text).toContain("Nothing of recipe, engine and device.");
  });

  it("show each arm with its error and its difference in either trial", () => {
    const text = compareTrials(named(), named({ epochs: 9 }));
    const [resnext = ""] = rowsOf(text, "resnext");
    // Means of 20.5 and 22 and of 0.5 and 1, by hand.
    expect(resnext).toContain("21.25 (");
    expect(resnext).toContain("+0.75 (");
    expect(resnext).toContain("n = 2");
    expect(rowsOf(text, "separable")[0]).toContain("control");
  });

  it("has no words of Markdown from a file", () => {
    const hostile = { ...named(), name: "[run](command:x)|<b>`y`" };
    const text = compareTrials(hostile, named({}, { device: "a | b\n# c" }));
    expect(text).not.toContain("[run](");
    expect(text).not.toMatch(/^# c/m);
    expect(rowsOf(text, "device")[0]?.split(/(?<!\\)\|/)).toHaveLength(5);
  });
});
