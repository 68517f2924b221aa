import { describe, expect, it } from "vitest";
import { concrete, parameters, shapeAfter } from "../../../../src/blocks";
import { drawnRequest } from "../../../../src/extension/page/drawnMeasurements";
import { measurementsSchema } from "../../../../src/protocol/panel";
import { doseAt, cardinalities } from "../../../../webview/diagram/cardinality";
import { layout } from "../../../../src/drawings";
import { timeOf } from "../../../../webview/diagram/measured";
import { mapShape, panes } from "../../../../webview/diagram/panes";
import { wasm } from "../../trial/fakeWorkers";

const { request, read } = drawnRequest();
const measurements = read(
  request.modules.map((_, i) => ({ milliseconds: i + 1, form: null })),
  wasm,
);

describe("what is measured for the diagrams", () => {
  it("has a time for every layer and module that a diagram can ask for", () => {
    const asked = [...panes, ...cardinalities.map(doseAt)].flatMap(({ variant, block }) =>
      layout(block, { variant, input: mapShape }).parts.flatMap(({ kind, layer }) => [
        { variant, layer: null },
        ...(kind === "kernel" && layer !== null ? [{ variant, layer: layer.name }] : []),
      ]),
    );
    expect(asked.length).toBeGreaterThan(50);
    expect(asked.filter((timed) => timeOf(measurements, timed) === null)).toEqual([]);
  });

  it("passes the page's schema, and says on what and how it was measured", () => {
    expect(measurementsSchema.parse(JSON.parse(JSON.stringify(measurements)))).toEqual(measurements);
    expect(measurements.where).toBe("wasm 4.22.0 on CPU (SIMD), one thread, batch 16, 64 channels at 32×32");
  });

  it("asks for what fits together: every block takes the map that it is given", () => {
    for (const { block, input } of request.modules) expect(concrete(shapeAfter(block, input).channels)).toBeGreaterThan(0);
    const weights = request.modules.map(({ block }) => concrete(parameters(block)));
    expect(Math.max(...weights)).toBe(9 * 64 * 64 + 64 * 64);
  });

  it("tells modules in paths both as they are drawn and as they are trained, and never mixes the two up", () => {
    const hybrid = measurements.modules.find(({ variant, layer }) => variant === "hybrid" && layer === null);
    const place = request.modules.findIndex(({ name, asTrained }) => name === "hybrid" && asTrained);
    expect(hybrid).toEqual({ variant: "hybrid", layer: null, milliseconds: place + 1, asDrawn: place + 2 });
    const separable = measurements.modules.find(({ variant, layer }) => variant === "separable" && layer === null);
    expect(separable).not.toHaveProperty("asDrawn");
  });
});
