/** The `wasm` engine: tfjs's WebAssembly backend, always there. It walks a program and frees each value after its last use. */
import { existsSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { setWasmPaths, version_wasm } from "@tensorflow/tfjs-backend-wasm";
import { lastUses, type Program, type Update, type ValueId } from "../../program";
import type { Engine, Session, Values } from "../engine";
import { computeOperation } from "./operations";

interface Variable {
  readonly values: Float32Array;
  velocity: Float32Array | null;
}

function applyUpdate(variable: Variable, update: Update, gradient: Float32Array, rate: number): void {
  const { values } = variable;
  if (update.kind === "movingAverage") {
    for (let i = 0; i < values.length; i++)
      values[i] = (values[i] ?? 0) - ((values[i] ?? 0) - (gradient[i] ?? 0)) * (1 - update.keep);
    return;
  }
  const velocity = (variable.velocity ??= new Float32Array(values.length));
  for (let i = 0; i < values.length; i++) {
    const step = update.momentum * (velocity[i] ?? 0) + (gradient[i] ?? 0) + update.decay * (values[i] ?? 0);
    velocity[i] = step;
    values[i] = (values[i] ?? 0) - rate * step;
  }
}

function openSession(programs: ReadonlyMap<string, Program>, initial: Values, velocities: Values): Session {
  const stored = new Map(
    [...initial].map(([id, values]): [string, Variable] => [
      id,
      { values: values.slice(), velocity: velocities.get(id)?.slice() ?? null },
    ]),
  );
  const variable = (id: string): Variable => {
    const found = stored.get(id);
    if (found === undefined) throw new Error(`the variable ${id} has no first value`);
    return found;
  };
  const frees = new Map([...programs].map(([name, program]) => [name, lastUses(program)]));

  function compute(name: string, program: Program, feeds: Values): Map<ValueId, tf.Tensor> {
    const tensors = new Map<ValueId, tf.Tensor>();
    const put = (id: ValueId, values: Float32Array | undefined): void => {
      if (values === undefined) throw new Error(`the program ${name} misses an input`);
      // The engine may keep what it is given, and variables change in place.
      tensors.set(id, tf.tensor(values.slice(), [...(program.shapes[id] ?? [])], "float32"));
    };
    for (const [input, id] of program.inputs) put(id, feeds.get(input));
    for (const [leafId, id] of program.variables) put(id, variable(leafId).values);
    program.instructions.forEach((instruction, at) => {
      const inputs = instruction.inputs.map((id) => tensors.get(id)).filter((tensor) => tensor !== undefined);
      const outputs = computeOperation(inputs, instruction.operation);
      outputs.forEach((tensor, i) => tensors.set(instruction.outputs[i] ?? -1 - i, tensor));
      for (const id of frees.get(name)?.[at] ?? []) {
        tensors.get(id)?.dispose();
        tensors.delete(id);
      }
    });
    return tensors;
  }

  return {
    async run(name, feeds) {
      const program = programs.get(name);
      if (program === undefined) throw new Error(`there is no program ${name}`);
      const tensors = compute(name, program, feeds);
      const read = (id: ValueId): Float32Array => Float32Array.from(tensors.get(id)?.dataSync<"float32">() ?? []);
      const results = new Map([...program.outputs].map(([output, id]) => [output, read(id)]));
      const rate = feeds.get("rate")?.[0] ?? 0;
      for (const update of program.updates) applyUpdate(variable(update.variable), update, read(update.value), rate);
      tf.dispose([...tensors.values()]);
      return Promise.resolve(results);
    },
    variables: () => Promise.resolve(new Map([...stored].map(([id, { values }]) => [id, values.slice()]))),
    velocities: () =>
      Promise.resolve(
        new Map([...stored].flatMap(([id, { velocity }]) => (velocity === null ? [] : [[id, velocity.slice()] as const]))),
      ),
    close: () => stored.clear(),
  };
}

/** Opens the engine; the WebAssembly file lies beside the bundle, or else in its package. */
export async function openWasm(): Promise<Engine> {
  if (existsSync(join(__dirname, "tfjs-backend-wasm-simd.wasm"))) setWasmPaths(`${__dirname}/`);
  await tf.setBackend("wasm");
  await tf.ready();
  const device = cpus()[0]?.model ?? "CPU";
  return {
    report: {
      engine: "wasm",
      device,
      driver: null,
      version: `tfjs-backend-wasm ${version_wasm}`,
      mathMode: "float32",
      threads: 1,
    },
    open: (programs, initial, velocities = new Map()) => Promise.resolve(openSession(programs, initial, velocities)),
    tensors: () => tf.memory().numTensors,
    close: () => tf.removeBackend("wasm"),
  };
}
