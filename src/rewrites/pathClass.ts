/** Paths over slices of channels as a module of PyTorch: the text of its class, and what must hold of the calls inside. Pure. */
import type { Call } from "./call";
import type { Document } from "./document";
import { layOut } from "./layOut";
import type { Grouped } from "./pathCalls";
import { pytorchPaths } from "./pathDialect";
import { mostPaths, pathsOf, type PathForm } from "./paths";
import { isRefused, refusal, type Refusal } from "./rewrite";

/** What a class is called, and what it says of itself. */
const kinds: Readonly<Record<"towers" | "hybrid", { readonly name: string; readonly docstring: string }>> = {
  towers: { name: "SlicedConv2d", docstring: "Convolutions on slices of the channels, concatenated: one grouped convolution." },
  hybrid: { name: "HybridConv2d", docstring: "A sum of one-channel paths: a depthwise convolution, then 1x1." },
};

export type ClassForm = keyof typeof kinds;

export const isClassForm = (form: PathForm): form is ClassForm => form in kinds;
export const classNameOf = (form: ClassForm): string => kinds[form].name;

/** Numbers, texts, constants and what stands behind torch: the same wherever it is written. */
const isFixed = (text: string): boolean =>
  /^[\s\d.,()[\]+*/-]*$/.test(text.replaceAll(/(["'])\w*\1|\b(?:True|False|None)\b|\btorch\.\w+/g, ""));

function notFixed(calls: readonly Call[]): Refusal | null {
  const sized = [pytorchPaths.inputs, pytorchPaths.filters, pytorchPaths.groups];
  const open = calls.flatMap((call) => call.arguments).find(({ name, text }) => !sized.includes(name) && !isFixed(text));
  return open === undefined
    ? null
    : refusal(`${open.name}=${open.text} is known where the layer is made, not in a class of its own`);
}

export interface PathClass {
  readonly name: string;
  readonly form: ClassForm;
  /** The grouped convolution and, summed, the 1×1 behind it. */
  readonly calls: readonly Call[];
  readonly sizes: Grouped;
}

const index = "c";

/** The text of the class, without an end of line behind it. */
export function classText({ name, form, calls, sizes }: PathClass, document: Document): string | Refusal {
  const [first] = calls;
  if (first === undefined) return refusal("there is nothing to rewrite");
  if (!first.prefix.endsWith("nn."))
    return refusal(`${first.kind} is imported by its own name, and a class needs more of torch.nn`);
  if (sizes.groups > mostPaths) return refusal(`${sizes.groups} paths are more than are written as ones`);
  const open = notFixed(calls);
  if (open !== null) return open;
  const paths = pathsOf(form, calls, { sizes, dialect: pytorchPaths, index });
  if (isRefused(paths)) return paths;
  const { prefix } = first;
  const { indentation, lineEnd } = document;
  const at = (depth: number, text: string): string => `${indentation.repeat(depth)}${text}`;
  const bodies = paths.bodies.map((call) =>
    layOut(call, document, { indent: indentation.repeat(paths.bodies.length > 1 ? 4 : 3) }),
  );
  const body =
    bodies.length > 1
      ? [at(3, `${prefix}Sequential(`), ...bodies.map((text) => at(4, `${text},`)), at(3, ")")]
      : bodies.map((text) => at(3, text));
  const number = bodies.some((text) => text.includes(`${index} == 0`)) ? index : "_";
  const pieces = `path(piece) for path, piece in zip(self.paths, x.split(${sizes.input / sizes.groups}, dim=1))`;
  const { open: before, close } = paths.join;
  const lines = [
    `class ${name}(${prefix}Module):`,
    at(1, `"""${kinds[form].docstring}"""`),
    "",
    at(1, "def __init__(self):"),
    at(2, "super().__init__()"),
    at(2, `self.paths = ${prefix}ModuleList(`),
    ...body,
    at(3, `for ${number} in range(${sizes.groups})`),
    at(2, ")"),
    "",
    at(1, "def forward(self, x):"),
    at(2, `return ${before}${form === "towers" ? `[${pieces}]` : pieces}${close}`),
  ];
  return lines.join(lineEnd);
}
