/** What is measured for the diagrams, and what they are told of it. Pure: no vscode, no clock. */
import { concrete } from "../../blocks";
import { drawnCardinalities, drawnModules, drawnShape, layersOf, moduleAtCardinality, type DrawnModule } from "../../networks";
import type { EngineReport, MeasuredModule, MeasureRequest } from "../../protocol";
import type { Measurements } from "../../protocol/panel";

/** Images in a batch: as many as in the quick trial. */
const batchSize = 16;

type Row = Measurements["modules"][number];
type Asked = MeasureRequest["modules"][number] & Pick<Row, "variant" | "layer">;

function askedOf({ variant, block }: DrawnModule): readonly Asked[] {
  const module = { name: variant, variant, layer: null, block, input: drawnShape };
  const layers = layersOf(block, drawnShape).map((layer) => ({
    ...{ name: `${variant}, ${layer.name}`, variant, layer: layer.name },
    ...{ block: layer.block, input: layer.input, asTrained: false },
  }));
  return [{ ...module, asTrained: true }, ...(block.block === "chain" ? [] : [{ ...module, asTrained: false }]), ...layers];
}

function everything(): readonly Asked[] {
  return [...Object.values(drawnModules()), ...drawnCardinalities.map(moduleAtCardinality)].flatMap(askedOf);
}

export interface DrawnRequest {
  readonly request: MeasureRequest;
  /** What a page is told of the answer. */
  readonly read: (answer: readonly MeasuredModule[], engine: EngineReport) => Measurements;
}

/** Every module that is drawn, at every cardinality, as it is drawn and as it is trained, and its layers. */
export function drawnRequest(): DrawnRequest {
  const asked = everything();
  const modules = asked.map(({ name, block, input, asTrained }) => ({ name, block, input, asTrained }));
  return {
    request: { modules, batchSize },
    read(answer, { engine, version, device, threads }) {
      const [height, width, channels] = [drawnShape.height, drawnShape.width, drawnShape.channels].map(concrete);
      const cores = threads === 1 ? "one thread" : `${threads} threads`;
      const where = `${engine} ${version} on ${device}, ${cores}, batch ${batchSize}, ${channels ?? 0} channels at ${height ?? 0}×${width ?? 0}`;
      const rows = new Map<string, Row>();
      asked.forEach(({ variant, layer, asTrained }, i) => {
        const milliseconds = answer[i]?.milliseconds;
        if (milliseconds === undefined) return;
        const key = `${variant}, ${layer ?? ""}`;
        const trained = rows.get(key);
        // The module as it is drawn follows the same in its trained form.
        rows.set(
          key,
          trained === undefined || asTrained || layer !== null
            ? { variant, layer, milliseconds }
            : { ...trained, asDrawn: milliseconds },
        );
      });
      return { where, modules: [...rows.values()] };
    },
  };
}
