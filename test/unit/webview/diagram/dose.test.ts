/** The slider's numbers and chart, against a study made by hand. */
import { describe, expect, it } from "vitest";
import type { Dose } from "../../../../src/protocol/panel";
import { cardinalities, doseRow, stopAt } from "../../../../webview/diagram/cardinality";
import { doseChart } from "../../../../webview/diagram/doseChart";
import type { SvgTree } from "../../../../src/drawings";
import { svgText } from "../../../../src/drawings";

const study = (channels: number): Dose => ({
  where: "standard, cardinality, wasm on CPU",
  channels,
  margin: 1,
  noiseFloor: 0.21,
  stops: [
    { cardinality: 1, meanDifference: 1.55, interval: [1.25, 1.81], pairs: 8, millisecondsPerStep: 71.25 },
    { cardinality: 4, meanDifference: -0.2, interval: null, pairs: 1, millisecondsPerStep: 33.5 },
    { cardinality: 16, meanDifference: null, interval: null, pairs: 0, millisecondsPerStep: null },
  ],
});

const times = { where: "wasm", modules: [{ variant: "grouped-1", layer: null, milliseconds: 9.876 }] };
const error = (dose: Dose | null, groups: number): string | undefined => doseRow(groups, { dose, measurements: times })[4];

describe("a stop", () => {
  it("has the mean difference with its interval and pairs, and says what is not there", () => {
    expect(error(study(64), 1)).toBe("Δ to separable +1.55 points [+1.25, +1.81], 8 pairs (standard, cardinality, wasm on CPU)");
    expect(error(study(64), 4)).toBe("Δ to separable −0.20 points, 1 pair (standard, cardinality, wasm on CPU)");
    expect(error(study(64), 16)).toBe("no complete pair of runs yet");
    expect(error(study(64), 2)).toBe("no arm with 32 channels a group (standard, cardinality, wasm on CPU)");
    expect(error(study(64), 64)).toBe("the control itself: Δ is 0 by definition (standard, cardinality, wasm on CPU)");
    expect(error(null, 64)).toBe("not measured yet; run the cardinality study");
  });

  it("has the time of its module and that of the whole network's step", () => {
    expect(doseRow(1, { dose: study(64), measurements: times })[3]).toBe(
      "9.88 ms forward and backward (wasm); 71.3 ms a training step of the whole network (standard, cardinality, wasm on CPU)",
    );
    expect(doseRow(8, { dose: study(64), measurements: times })[3]).toBe("not measured on this machine yet");
  });

  it("is looked up by channels a group where the network was narrower", () => {
    expect(stopAt(study(16), 64)?.cardinality).toBe(16);
    expect(stopAt(study(16), 4)?.cardinality).toBe(1);
    expect(error(study(16), 4)).toBe(
      "Δ to separable +1.55 points [+1.25, +1.81], 8 pairs, at 1 group in a network 16 channels wide (standard, cardinality, wasm on CPU)",
    );
    expect(error(study(16), 1)).toBe("no arm with 64 channels a group (standard, cardinality, wasm on CPU)");
  });
});

describe("the chart", () => {
  const shapes = (tree: SvgTree | null, name: string): readonly SvgTree["attributes"][] =>
    (tree?.children ?? []).map(({ attributes }) => attributes).filter((own) => own["class"]?.split(" ")[0] === name);

  it("is not drawn where no study ran, nor where none of its arms is a stop", () => {
    expect(doseChart(null, 400, 1)).toBeNull();
    expect(doseChart({ ...study(64), stops: [] }, 400, 1)).toBeNull();
    expect(doseChart(study(48), 400, 1)).toBeNull();
  });

  it("is drawn as its golden file", async () => {
    await expect(svgText(doseChart(study(64), 416, 4) ?? { name: "svg", attributes: {} })).toMatchFileSnapshot(
      "../../../golden/diagrams/dose-chart.svg",
    );
  });

  it("has a dot for each mean at its stop of the slider, and an interval only where there is one", () => {
    const tree = doseChart(study(64), 416, 4);
    const step = 400 / (cardinalities.length - 1);
    expect(shapes(tree, "mean").map(({ cx }) => Number(cx))).toEqual([8, Number((8 + 2 * step).toFixed(1))]);
    expect(shapes(tree, "interval")).toHaveLength(1);
    const [first, second] = shapes(tree, "mean").map(({ cy }) => Number(cy));
    const [zero] = shapes(tree, "zero").map(({ y1 }) => Number(y1));
    // Above zero for a larger error, below for a smaller one, in one scale.
    expect(((zero ?? 0) - (first ?? 0)) / ((second ?? 0) - (zero ?? 0))).toBeCloseTo(1.55 / 0.2, 0);
  });

  it("names the control rather than giving it a difference", () => {
    const control = { cardinality: 64, meanDifference: 0, interval: null, pairs: 8, millisecondsPerStep: 30 };
    const tree = doseChart({ ...study(64), stops: [control] }, 416, 64);
    expect(tree?.children?.flatMap(({ text }) => text ?? [])).toContain("control");
    expect(error({ ...study(64), stops: [control] }, 64)).toContain("the control itself");
  });

  it("says that a noise floor is not known rather than drawing one of zero", () => {
    const tree = doseChart({ ...study(64), noiseFloor: null }, 416, 4);
    expect(shapes(tree, "floor")).toHaveLength(0);
    expect(tree?.attributes["aria-label"]).toContain("noise floor not known yet");
  });
});
