import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { across, curveAxes, down, nearestPoint, pathOf, side, spread } from "../../../../webview/results/curves";
import { nextPlace, pointAt } from "../../../../webview/results/curveWalk";
import { shownEpochs } from "../../../../webview/results/curvesTwin";
import { dodge, stripAxis } from "../../../../webview/results/strip";
import { measured, points, run } from "./armRows";

const axes = { measure: "trainError", epochs: 5, top: 100 } as const;

/** The points that a path goes through. */
const through = (path: string): readonly (readonly number[])[] =>
  [...path.matchAll(/[ML]([\d.-]+),([\d.-]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

describe("the line of a run", () => {
  it("goes through every epoch, unsmoothed", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 2, maxLength: 5 }), (errors) => {
        const places = through(pathOf({ epochs: points(...errors) }, axes));
        expect(places).toHaveLength(errors.length);
        places.forEach(([x = NaN, y = NaN], i) => {
          expect(x).toBeCloseTo(i * 250, 0);
          expect(100 - y / 10).toBeCloseTo(errors[i] ?? NaN, 1);
        });
      }),
    );
  });

  it("has a gap where a value does not exist, and is a dot after one epoch", () => {
    expect(pathOf({ epochs: points(90, null, 70, 60) }, axes).match(/M/g)).toHaveLength(2);
    expect(pathOf({ epochs: points(50) }, axes)).toBe("M0,500h0");
    expect(pathOf({ epochs: [] }, axes)).toBe("");
  });
});

describe("the axes", () => {
  it("hold every run that has not diverged, and its test error", () => {
    const sound = run("a", 0, { status: "complete", epochs: points(10, 37), testError: 43 });
    const wild = run("a", 1, { status: "diverged", epochs: points(20, 1e9) });
    expect(curveAxes([sound, wild], "trainError", 2).top).toBeGreaterThanOrEqual(43);
    expect(curveAxes([sound, wild], "trainError", 2).top).toBeLessThan(100);
    expect(curveAxes([wild], "trainError", 2).top).toBeGreaterThanOrEqual(1e9);
    expect(curveAxes([], "trainLoss", 1).top).toBeGreaterThan(0);
  });

  it("go from the first epoch to the last", () => {
    expect([across(1, axes), across(5, axes), down(0, axes), down(100, axes)]).toEqual([0, side, side, 0]);
  });
});

describe("the run under a pointer", () => {
  const runs = [run("a", 0, { epochs: points(90, 80, 70) }), run("b", 0, { epochs: points(20, 10) })];

  it("is the one whose line is nearest", () => {
    expect(nearestPoint(runs, [250, 150], axes)).toMatchObject({ run: { variant: "a" }, point: { epoch: 2 } });
    expect(nearestPoint(runs, [250, 950], axes)).toMatchObject({ run: { variant: "b" }, point: { epoch: 2 } });
    expect(nearestPoint([run("c", 0)], [0, 0], axes)).toBeNull();
  });

  it("changes by arrow keys, round and round, never past an end", () => {
    const first = nextPlace(runs, null, "ArrowDown");
    expect(first).toEqual({ key: "0/a", epoch: 3 });
    const second = nextPlace(runs, first, "ArrowDown");
    expect(second).toEqual({ key: "0/b", epoch: 2 });
    expect(nextPlace(runs, second, "ArrowDown")?.key).toBe("0/a");
    expect(nextPlace(runs, second, "ArrowRight")?.epoch).toBe(2);
    expect(pointAt(runs, second)).toMatchObject({ run: { variant: "b" }, point: { trainError: 10 } });
    expect(pointAt(runs, { key: "0/gone", epoch: 1 })).toBeNull();
    expect(nextPlace([], null, "ArrowDown")).toBeNull();
  });
});

describe("labels", () => {
  it("never cover each other and keep their order", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 240, noNaN: true }), { maxLength: 8 }), (places) => {
        const moved = spread(places, 15, 240);
        const pairs = places.map((at, i) => [at, moved[i] ?? NaN] as const).sort(([a, x], [b, y]) => a - b || x - y);
        pairs.slice(1).forEach(([, y], i) => expect(y - (pairs[i]?.[1] ?? NaN)).toBeGreaterThan(14.999));
        expect(Math.max(0, ...moved)).toBeLessThanOrEqual(240);
      }),
    );
  });
});

describe("the twin", () => {
  it.each([
    [1, [1]],
    [4, [1, 2, 3, 4]],
    [190, [1, 48, 96, 143, 190]],
  ])("of %i epochs shows some of them, the last one always", (epochs, shown) => {
    expect(shownEpochs(epochs)).toEqual(shown);
  });
});

describe("the plot of Δ", () => {
  it("has room for every dot, every interval and the margin", () => {
    const { at } = stripAxis({ arms: [measured("a", [-3, 8, 0.5])], margin: 5 });
    for (const value of [-5, -3, 0, 5, 8]) {
      expect(at(value)).toBeGreaterThan(0);
      expect(at(value)).toBeLessThan(100);
    }
    expect(at(1) - at(0)).toBeCloseTo(at(0) - at(-1), 1);
  });

  it("puts dots that would cover each other into different rows", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 5 }), (places) => {
        const levels = dodge(places);
        places.forEach((at, i) => {
          places.slice(0, i).forEach((other, j) => {
            if (Math.abs(at - other) < 2) expect(levels[i]).not.toBe(levels[j]);
          });
        });
      }),
    );
  });
});
