/** The text of a block file in, its definition or its problems out, each with line and column. Never throws. Pure. */
import { isVariant } from "../networks";
import { buildModule } from "./buildModule";
import { definitionSchema, type BlockDefinition, type SizeText, type Step } from "./definition";
import { readJsonText, type JsonText } from "./jsonText";
import { choicesInRange, naturalWidths, possibleWidths } from "./ownVariant";
import { DefinitionError, type Path, type Problem } from "./problem";
import { schemaProblems } from "./schemaProblem";
import { namesIn, readSizeText, SizeTextError } from "./sizeText";

export type ParsedBlockFile = { readonly definition: BlockDefinition } | { readonly problems: readonly Problem[] };

/** A size of the file and where it stands. */
type PlacedSize = readonly [text: SizeText | undefined, path: Path];

function sizesIn(steps: readonly Step[], at: Path): readonly PlacedSize[] {
  return steps.flatMap((step, i): readonly PlacedSize[] => {
    if (typeof step === "string") return [];
    if ("convolution" in step) {
      const { to, groups } = step.convolution;
      const inside = [...at, i, "convolution"];
      return [
        [to, [...inside, "to"]],
        [groups, [...inside, "groups"]],
      ];
    }
    if ("paths" in step) {
      const { split, paths } = step.paths;
      const inside = [...at, i, "paths"];
      const intervals = split === "copy" ? [] : split;
      return [
        ...intervals.flatMap(({ from, count }, k): readonly PlacedSize[] => [
          [from, [...inside, "split", k, "from"]],
          [count, [...inside, "split", k, "count"]],
        ]),
        ...paths.flatMap((path, k) => sizesIn(path, [...inside, "paths", k])),
      ];
    }
    if ("each" in step) {
      const inside = [...at, i, "each"];
      return [[step.each.count, [...inside, "count"]], ...sizesIn(step.each.path, [...inside, "path"])];
    }
    return [];
  });
}

/** The names that sizes use, all of them known. @throws DefinitionError at the first that cannot be read or is not. */
function namesUsed(sizes: readonly PlacedSize[], known: readonly string[]): ReadonlySet<string> {
  const used = new Set<string>();
  for (const [text, path] of sizes) {
    if (typeof text !== "string") continue;
    try {
      for (const { name, at } of namesIn(readSizeText(text))) {
        if (!known.includes(name)) {
          throw new SizeTextError(`${name} is not known here; name it under "widths", or use ${known.join(", ")}`, at);
        }
        used.add(name);
      }
    } catch (error) {
      throw error instanceof SizeTextError ? new DefinitionError(error.message, path, error.at) : error;
    }
  }
  return used;
}

/** What holds at every width. @throws DefinitionError */
function checkNames({ name, widths = {}, module }: BlockDefinition): void {
  if (isVariant(name)) {
    throw new DefinitionError(`${JSON.stringify(name)} is the name of an arm that is built in; choose another`, ["name"]);
  }
  const bounds = Object.entries(widths).flatMap(([width, texts]) =>
    (["from", "to", "natural"] as const).map((bound): PlacedSize => [texts[bound], ["widths", width, bound]]),
  );
  namesUsed(bounds, ["C"]);
  const used = namesUsed(sizesIn(module, ["module"]), ["C", ...Object.keys(widths)]);
  const unused = Object.keys(widths).find((width) => !used.has(width));
  if (unused !== undefined) {
    throw new DefinitionError(`no size of the module uses the width ${unused}; use it or delete it`, ["widths", unused]);
  }
}

/** Builds the module as it would be without a budget, and sees that matching has something to choose from. @throws DefinitionError */
function checkAtWidth(definition: BlockDefinition, channels: number): void {
  const widths = naturalWidths(definition, channels);
  buildModule(definition, { id: "probe", channels, widths });
  if (definition.matched === false || possibleWidths(definition, channels).length > 0) return;
  const [first = []] = choicesInRange(definition, channels);
  try {
    buildModule(definition, { id: "probe", channels, widths: first });
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    const names = Object.keys(definition.widths ?? {}).map((name, i) => `${name} = ${first[i] ?? "?"}`);
    throw new DefinitionError(
      `no choice of the widths makes a module at C = ${channels}; with ${names.join(", ")}, ${error.message}`,
      ["widths"],
    );
  }
}

function problemOf(error: unknown, json: JsonText): Problem {
  if (error instanceof DefinitionError) return { ...json.positionOf(error.path, error.at), message: error.message };
  throw error;
}

/**
 * Reads a block file. With a width, its module is also built at that many channels; without (null), only what holds at every width
 * is checked.
 */
export function parseBlockFile(text: string, width: number | null): ParsedBlockFile {
  const json = readJsonText(text);
  if ("problem" in json) return { problems: [json.problem] };
  const parsed = definitionSchema.safeParse(json.value);
  if (!parsed.success) {
    const problems = schemaProblems(json.value, parsed.error.issues);
    return {
      problems: problems.map(({ message, path, key }) => ({
        ...(key === true ? json.positionOfKey(path) : json.positionOf(path)),
        message,
      })),
    };
  }
  // The address of the schema is the editor's business, and no part of the hypothesis.
  const { $schema: _, ...definition } = parsed.data;
  try {
    checkNames(definition);
    if (width !== null) checkAtWidth(definition, width);
    return { definition };
  } catch (error) {
    return { problems: [problemOf(error, json)] };
  }
}
