/** Paths over slices of channels as a module of PyTorch: the text of its class, and what must hold of the calls inside. Pure. */
import { asModule, type Behind } from "./between";
import type { Call } from "../calls/call";
import { channelTexts, type Grouped } from "../calls/channels";
import type { Document } from "../text/document";
import { callInClass, inClass, parametersOf, type ClassParameter } from "../calls/classParameters";
import { layOut } from "./layOut";
import { pytorchPaths } from "../calls/pathDialect";
import { isSum, pathsOf, readsAll, tooMany, type PathForm } from "./paths";
import { isRefused, madeOfEach, refusal, type Refusal } from "../rewrite";

/** What a class is called, and what it says of itself. */
const kinds: Readonly<Record<Exclude<PathForm, "towers, then 1×1">, { readonly name: string; readonly docstring: string }>> = {
  towers: { name: "SlicedConv2d", docstring: "Convolutions on slices of the channels, concatenated: one grouped convolution." },
  hybrid: { name: "HybridConv2d", docstring: "A sum of one-channel paths: a depthwise convolution, then 1x1." },
  "ResNeXt paths": {
    name: "ResNeXtPaths",
    docstring: "A sum of paths 1x1, convolution, 1x1: a 1x1, a grouped convolution, then 1x1.",
  },
};

export type ClassForm = keyof typeof kinds;

export const isClassForm = (form: PathForm): form is ClassForm => form in kinds;
export const classNameOf = (form: ClassForm): string => kinds[form].name;

export interface PathClass {
  readonly name: string;
  readonly form: ClassForm;
  /** The convolutions, by what they are in a path. */
  readonly calls: readonly Call[];
  readonly between: readonly Behind[];
  readonly sizes: Grouped;
}

/** The text of a class, without an end of line behind it, and what an instance is given. */
export interface WrittenClass {
  readonly text: string;
  readonly parameters: readonly ClassParameter[];
}

/** A name for the number of a path that the calls do not have. */
function indexFor(calls: readonly Call[]): string {
  const words = new Set(calls.flatMap((call) => call.arguments).flatMap(({ text }) => text.match(/\w+/g) ?? []));
  return ["c", "i", "k"].find((name) => !words.has(name)) ?? "number";
}

export function classText({ name, form, calls, between, sizes }: PathClass, document: Document): WrittenClass | Refusal {
  const [first] = calls;
  if (first === undefined) return refusal("there is nothing to rewrite");
  if (!first.prefix.endsWith("nn."))
    return refusal(`${first.kind} is imported by its own name, and a class needs more of torch.nn`);
  const texts = tooMany(sizes) ?? channelTexts(sizes);
  if (isRefused(texts)) return texts;
  const index = indexFor(calls);
  const paths = pathsOf(calls, { form, between, sizes, dialect: pytorchPaths, index });
  if (isRefused(paths)) return paths;
  const modules = madeOfEach(paths.bodies, (body) => asModule(body, first.prefix));
  if (isRefused(modules)) return modules;
  const parameters = parametersOf([texts.groups], modules, index);
  if (isRefused(parameters)) return parameters;
  const { prefix } = first;
  const { indentation, lineEnd } = document;
  const at = (depth: number, text: string): string => `${indentation.repeat(depth)}${text}`;
  const bodies = modules.map((call) =>
    layOut(callInClass(call, parameters), document, { indent: indentation.repeat(modules.length > 1 ? 4 : 3) }),
  );
  const body =
    bodies.length > 1
      ? [at(3, `${prefix}Sequential(`), ...bodies.map((text) => at(4, `${text},`)), at(3, ")")]
      : bodies.map((text) => at(3, text));
  const number = bodies.some((text) => text.includes(`${index} == 0`)) ? index : "_";
  const cut = /^\d+$/.test(texts.pathInput) ? `split(${texts.pathInput}, dim=1)` : "chunk(len(self.paths), dim=1)";
  const outputs = readsAll(form) ? "path(x) for path in self.paths" : `path(piece) for path, piece in zip(self.paths, x.${cut})`;
  const { open: before, close } = paths.join;
  const lines = [
    `class ${name}(${prefix}Module):`,
    at(1, `"""${kinds[form].docstring}"""`),
    "",
    at(1, `def __init__(${["self", ...parameters.map((own) => own.name)].join(", ")}):`),
    at(2, "super().__init__()"),
    at(2, `self.paths = ${prefix}ModuleList(`),
    ...body,
    at(3, `for ${number} in range(${inClass(texts.groups, parameters)})`),
    at(2, ")"),
    "",
    at(1, "def forward(self, x):"),
    at(2, `return ${before}${isSum(form) ? outputs : `[${outputs}]`}${close}`),
  ];
  return { text: lines.join(lineEnd), parameters };
}
