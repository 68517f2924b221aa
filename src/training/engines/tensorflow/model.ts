/** Programs and their variables as one TensorFlow graph, so that a step is one call and variables never leave the session. */
import type { Program, Shape, Update, ValueId } from "../../program";
import { attribute, createGraph, float32, type Graph } from "./graph";
import { emitOperation } from "./operations";

/** A value that stays in the session: the placeholder of its first value, and the fetch that reads it. */
interface Kept {
  readonly id: string;
  readonly shape: Shape;
  readonly input: string;
  readonly read: string;
}

export interface Model {
  readonly bytes: Uint8Array;
  readonly variables: readonly Kept[];
  /** Of the variables that momentum moves. */
  readonly velocities: readonly Kept[];
  /** What to fetch to store all first values. */
  readonly stored: string;
  readonly programs: ReadonlyMap<
    string,
    { readonly inputs: ReadonlyMap<string, string>; readonly outputs: ReadonlyMap<string, string> }
  >;
}

const T = { T: attribute.type(float32) };
const dtype = { dtype: attribute.type(float32) };

function placeholder(graph: Graph, name: string, shape: Shape): string {
  return graph.node(name, "Placeholder", [], { ...dtype, shape: attribute.shape(shape) });
}

function keep(graph: Graph, { name, id, shape }: { name: string; id: string; shape: Shape }) {
  const value = placeholder(graph, `${name}/initial`, shape);
  const attributes = {
    ...dtype,
    shape: attribute.shape(shape),
    shared_name: attribute.string(name),
    container: attribute.string(""),
  };
  const handle = graph.node(name, "VarHandleOp", [], attributes);
  const assign = graph.node(`${name}/assign`, "AssignVariableOp", [handle, value], dtype);
  const read = graph.node(`${name}/value`, "ReadVariableOp", [handle], dtype);
  return { id, shape, handle, assign, input: `${value}:0`, read: `${read}:0` };
}

/** A value that is there only after other nodes have run. */
function after(graph: Graph, { name, value, nodes }: { name: string; value: string; nodes: readonly string[] }): string {
  return graph.node(name, "Identity", [value, ...nodes.map((node) => `^${node}`)], T);
}

function emitUpdate(
  graph: Graph,
  {
    name,
    update,
    gradient,
    rate,
    read,
    handles,
  }: {
    name: string;
    update: Update;
    gradient: string;
    rate: string;
    read: string;
    handles: { variable: string; velocity: string };
  },
): string {
  const scalar = (value: number): string => graph.floats(Float32Array.of(value), []);
  if (update.kind === "movingAverage") {
    const difference = graph.node(`${name}/difference`, "Sub", [read, gradient], T);
    const change = graph.node(`${name}/change`, "Mul", [difference, scalar(1 - update.keep)], T);
    return graph.node(name, "AssignSubVariableOp", [handles.variable, change], dtype);
  }
  const decay = update.decay === 0 ? null : graph.node(`${name}/decay`, "Mul", [read, scalar(update.decay)], T);
  const total = decay === null ? gradient : graph.node(`${name}/total`, "AddV2", [gradient, decay], T);
  return graph.node(name, "ResourceApplyMomentum", [handles.variable, handles.velocity, rate, total, scalar(update.momentum)], T);
}

function emitProgram(
  graph: Graph,
  prefix: string,
  program: Program,
  handles: ReadonlyMap<string, { variable: string; velocity: string }>,
) {
  const references = new Map<ValueId, string>();
  const reference = (id: ValueId): string => references.get(id) ?? "";
  const inputs = new Map<string, string>();
  for (const [name, id] of program.inputs) {
    // Numbered, as TensorFlow's names allow fewer characters than ours.
    references.set(id, placeholder(graph, `${prefix}/input${inputs.size}`, program.shapes[id] ?? []));
    inputs.set(name, `${reference(id)}:0`);
  }
  let reads = 0;
  for (const [leafId, id] of program.variables) {
    references.set(id, graph.node(`${prefix}/read${reads++}`, "ReadVariableOp", [handles.get(leafId)?.variable ?? ""], dtype));
  }
  program.instructions.forEach((instruction, i) => {
    const shape = program.shapes[instruction.outputs[0] ?? -1] ?? [];
    const place = {
      graph,
      name: `${prefix}/${instruction.operation.kind}${i}`,
      inputs: instruction.inputs.map(reference),
      shape,
    };
    const names = emitOperation(place, instruction.operation);
    instruction.outputs.forEach((id, output) => references.set(id, names[output] ?? ""));
  });
  const rate = reference(program.inputs.get("rate") ?? -1);
  const updates = program.updates.map((update, i) =>
    emitUpdate(graph, {
      name: `${prefix}/update${i}`,
      update,
      rate,
      gradient: reference(update.value),
      read: reference(program.variables.get(update.variable) ?? -1),
      handles: handles.get(update.variable) ?? { variable: "", velocity: "" },
    }),
  );
  const outputs = new Map<string, string>();
  let count = 0;
  for (const [name, id] of program.outputs) {
    outputs.set(name, `${after(graph, { name: `${prefix}/output${count++}`, value: reference(id), nodes: updates })}:0`);
  }
  return { inputs, outputs };
}

/** Builds the graph of several programs over one set of variables. */
export function buildModel(programs: ReadonlyMap<string, Program>): Model {
  const graph = createGraph();
  const shapes = new Map<string, Shape>();
  const moving = new Set<string>();
  for (const program of programs.values()) {
    for (const [leafId, id] of program.variables) shapes.set(leafId, program.shapes[id] ?? []);
    for (const update of program.updates) if (update.kind === "momentum") moving.add(update.variable);
  }
  const variables = [...shapes].map(([id, shape], i) => keep(graph, { name: `variable${i}`, id, shape }));
  const velocities = variables
    .filter(({ id }) => moving.has(id))
    .map(({ id, shape }, i) => keep(graph, { name: `velocity${i}`, id, shape }));
  const assigns = [...variables, ...velocities].map(({ assign }) => assign);
  const stored = after(graph, { name: "stored", value: graph.floats(Float32Array.of(1), []), nodes: assigns });
  const moved = new Map(velocities.map(({ id, handle }) => [id, handle]));
  const handles = new Map(variables.map(({ id, handle }) => [id, { variable: handle, velocity: moved.get(id) ?? "" }]));
  const built = new Map([...programs].map(([name, program]) => [name, emitProgram(graph, name, program, handles)]));
  return { bytes: graph.encode(), variables, velocities, stored: `${stored}:0`, programs: built };
}
