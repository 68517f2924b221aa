import { csvParse } from "d3";
import { describe, expect, it } from "vitest";
import { csvOf, curvesCsv, markdownOf } from "../../../../webview/results/copyTable";
import { arm, measured, points, run, trialOf } from "./armRows";

const hostile = '=HYPERLINK("http://a","b"),|c';
const trial = trialOf([arm("separable", { control: null }), measured("resnext", [-1, -2]), arm(hostile)], {
  runs: [run("resnext", 0, { imagesPerSecond: 100 }), run("resnext", 1, { imagesPerSecond: 300 })],
});

describe("Markdown", () => {
  it("has a row an arm, dashes for what does not exist, and the conditions underneath", () => {
    const lines = markdownOf(trial).split("\n");
    expect(lines[2]).toMatch(/^\| separable \(control\) \| 0 \| – \| control \| – \|/);
    expect(lines[3]).toContain("| −1.50 [−2.00, −1.00] | 1.50 |");
    expect(lines[6]).toMatch(/n = 0 to 2 of 3 pairs; margin ±5 points; α 0\.05; wasm/);
  });

  it("lets no name break a row", () => {
    const cells = (line: string | undefined): number => (line ?? "").replaceAll("\\|", "").split("|").length;
    const lines = markdownOf(trial).split("\n");
    expect(cells(lines[4])).toBe(cells(lines[2]));
  });
});

describe("CSV", () => {
  it("is read by another parser as it was meant, a formula as text", () => {
    const rows = csvParse(csvOf(trial));
    expect(rows).toHaveLength(3);
    expect(rows[1]).toMatchObject({ arm: "resnext", "mean difference": "-1.5", pairs: "2", margin: "5" });
    expect(rows[1]).toMatchObject({ "engine and device": "wasm 4.22.0 on CPU (SIMD)", "images per second": "150" });
    expect(rows[2]?.["arm"]).toBe(`'${hostile}`);
    expect(rows[0]?.["mean difference"]).toBe("");
  });

  it("has every epoch of every run", () => {
    const runs = [run("a", 0, { epochs: points(3, null) }), run("b", 1, { epochs: points(1) })];
    const rows = csvParse(curvesCsv(trialOf([], { runs })));
    expect(rows.map((row) => [row["arm"], row["trial"], row["epoch"], row["training error %"]])).toEqual([
      ["a", "1", "1", "3"],
      ["a", "1", "2", ""],
      ["b", "2", "1", "1"],
    ]);
  });
});
