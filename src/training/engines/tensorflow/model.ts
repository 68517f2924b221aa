/** Programs and their variables as one TensorFlow graph, so that a step is one call and variables never leave the session. */
import type { Program, Shape, Update, ValueId } from "../../program";
import { attribute, createGraph, float32, type Graph } from "./graph";
import { emitOperation } from "./operations";

export interface Model {
  readonly bytes: Uint8Array;
  /** Placeholders of the first values, in this order, and what to fetch to store them. */
  readonly initial: { readonly inputs: readonly string[]; readonly output: string };
  /** Fetches that read the variables, in the order of `variables`. */
  readonly reads: readonly string[];
  readonly variables: readonly { readonly id: string; readonly shape: Shape }[];
  readonly programs: ReadonlyMap<
    string,
    { readonly inputs: ReadonlyMap<string, string>; readonly outputs: ReadonlyMap<string, string> }
  >;
}

const T = { T: attribute.type(float32) };
const dtype = { dtype: attribute.type(float32) };

interface Stored {
  readonly handle: string;
  readonly assign: string;
}

function placeholder(graph: Graph, name: string, shape: Shape): string {
  return graph.node(name, "Placeholder", [], { ...dtype, shape: attribute.shape(shape) });
}

function store(graph: Graph, name: string, shape: Shape, value: string): Stored {
  const attributes = {
    ...dtype,
    shape: attribute.shape(shape),
    shared_name: attribute.string(name),
    container: attribute.string(""),
  };
  const handle = graph.node(name, "VarHandleOp", [], attributes);
  return { handle, assign: graph.node(`${name}/assign`, "AssignVariableOp", [handle, value], dtype) };
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
  stored: ReadonlyMap<string, { variable: string; velocity: string }>,
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
    references.set(id, graph.node(`${prefix}/read${reads++}`, "ReadVariableOp", [stored.get(leafId)?.variable ?? ""], dtype));
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
      handles: stored.get(update.variable) ?? { variable: "", velocity: "" },
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
  const variables = [...shapes].map(([id, shape]) => ({ id, shape }));
  const assigns: string[] = [];
  const inputs: string[] = [];
  const stored = new Map<string, { variable: string; velocity: string }>();
  variables.forEach(({ id, shape }, i) => {
    const value = placeholder(graph, `initial${i}`, shape);
    inputs.push(`${value}:0`);
    const variable = store(graph, `variable${i}`, shape, value);
    assigns.push(variable.assign);
    if (!moving.has(id)) return void stored.set(id, { variable: variable.handle, velocity: "" });
    const zeros = graph.node(`velocity${i}/zeros`, "ZerosLike", [value], T);
    const velocity = store(graph, `velocity${i}`, shape, zeros);
    assigns.push(velocity.assign);
    stored.set(id, { variable: variable.handle, velocity: velocity.handle });
  });
  const done = after(graph, { name: "initialised", value: graph.floats(Float32Array.of(1), []), nodes: assigns });
  const reads = variables.map(
    ({ id }, i) => `${graph.node(`value${i}`, "ReadVariableOp", [stored.get(id)?.variable ?? ""], dtype)}:0`,
  );
  const built = new Map([...programs].map(([name, program]) => [name, emitProgram(graph, name, program, stored)]));
  return { bytes: graph.encode(), initial: { inputs, output: `${done}:0` }, reads, variables, programs: built };
}
