/** The worked examples of docs/blocks: built, matched in size and trained for a step; and what the editor knows of block files. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { blockJsonSchema, ownVariant, type BlockDefinition } from "../../../src/blockFiles";
import { leavesOf } from "../../../src/blocks";
import { lower } from "../../../src/equivalences";
import { buildNetwork, findVariant, matchTolerance } from "../../../src/networks";
import { stream } from "../../../src/random";
import { evaluate } from "../../../src/reference";
import { openEngine, type Engine } from "../../../src/training";
import { initialValues } from "../../../src/training/initialValues";
import { trainingProgram } from "../../../src/training/program";
import { checkBlock } from "../../../src/training/checkBlock";
import { expectClose, randomLeaves, randomValue } from "../reference/randomValues";
import { projectFiles, read, root } from "../tidy/projectFiles";
import { definitionIn } from "./blockFile";

const examples = projectFiles
  .filter(({ path }) => path.startsWith("docs/blocks/"))
  .map(({ path, text }) => ({ path, text, name: path.replace(/^docs\/blocks\/|\.hhblock\.json$/g, "") }));
const options = {
  modules: 2,
  match: "parameters",
  inner: "published",
  classes: 10,
  input: { height: 32, width: 32, channels: 3 },
} as const;
const definitionOf = (name: string, width: number): BlockDefinition =>
  definitionIn(examples.find((example) => example.name === name)?.text ?? "", width);

describe("worked examples", () => {
  let engine: Engine;
  beforeAll(async () => {
    ({ engine } = await openEngine({ choice: "wasm", threads: 1 }));
  });

  it("are five, each told in the page and named after its file", () => {
    expect(examples).toHaveLength(5);
    for (const { name, text } of examples) {
      expect(definitionIn(text).name).toBe(name);
      expect(read("docs/blocks.md")).toContain(`blocks/${name}.hhblock.json`);
    }
  });

  it("are written as the page writes one, comments and all", () => {
    const page = /```jsonc\n([^]*?)```/.exec(read("docs/blocks.md"))?.[1] ?? "";
    const { summary: _, ...definition } = definitionOf("inverted-residual", 16);
    expect(definitionIn(page)).toMatchObject(definition);
  });

  describe.each(examples.map(({ name }) => name))("%s", (name) => {
    it.each([16, 32, 64])("is matched to the control's size at %i channels", (width) => {
      const built = buildNetwork({ ...options, variant: ownVariant(definitionOf(name, width)), width });
      expect(Math.abs(built.matchError)).toBeLessThanOrEqual(matchTolerance);
      const names = Object.keys(definitionOf(name, width).widths ?? {});
      expect(built.innerWidths).toHaveLength(names.length === 0 ? 0 : 6);
    });

    it("passes the self-test, and trains for a step", async () => {
      const variant = ownVariant(definitionOf(name, 16));
      const { network, modules } = buildNetwork({ ...options, variant, width: 16, modules: 1, match: "none" });
      const [first] = modules;
      if (first === undefined) throw new Error("no module");
      const input = { height: 9, width: 7, channels: 16 };
      const declared = first.block;
      for (const block of [declared, lower(declared).block]) {
        expect((await checkBlock(engine, { block, declared, input })).worst).toBeLessThanOrEqual(1);
      }

      const batch = 4;
      const shape = { network: lower(network).block, inputShape: [batch, 32, 32, 3], classes: 10 };
      const program = trainingProgram(shape, { momentum: 0.9, weightDecay: 5e-4 });
      const session = await engine.open(new Map([["train", program]]), initialValues(network, 3));
      const random = stream("worked examples");
      const images = Float32Array.from({ length: batch * 32 * 32 * 3 }, () => random.normal());
      const labels = Float32Array.from({ length: batch * 10 }, (_, i) => (i % 10 === Math.floor(i / 10) ? 1 : 0));
      const step = async (): Promise<number> => {
        const given = new Map(Object.entries({ images, labels, rate: Float32Array.of(0.02) }));
        const outputs = await session.run("train", given);
        return (outputs.get("losses") ?? new Float32Array()).reduce((sum, loss) => sum + loss, 0);
      };
      const before = await step();
      for (let more = 0; more < 5; more++) await step();
      expect(await step()).toBeLessThan(before);
      session.close();
    });
  });

  it("has the built-in separable-relu in hybrid-relu: ReLU commutes with slices", () => {
    const own = ownVariant(definitionOf("hybrid-relu", 16)).module("m", 16, [], "published");
    const builtIn = findVariant("separable-relu").module("m", 16, [], "published");
    const values = randomLeaves(builtIn, "hybrid-relu");
    const theirs = leavesOf(builtIn);
    const renamed = new Map(
      leavesOf(own).map((leaf, i) => [leaf.id, values.get(theirs[i]?.id ?? "") ?? { shape: [], data: new Float64Array() }]),
    );
    const x = randomValue([2, 5, 4, 16], stream("hybrid-relu", "input"));
    expectClose(evaluate(own, x, renamed, "training").output, evaluate(builtIn, x, values, "training").output, 1e-10, "output");
  });
});

describe("the editor", () => {
  it("has the JSON Schema that is made from the schema (renew it with vitest -u)", async () => {
    await expect(`${JSON.stringify(blockJsonSchema(), null, 2)}\n`).toMatchFileSnapshot("../../../media/block.schema.json");
  });

  it("finds it by the file's name, and allows comments in it", () => {
    const { contributes } = z
      .object({
        contributes: z.object({
          jsonValidation: z.array(z.object({ fileMatch: z.string(), url: z.string() })),
          languages: z.array(z.object({ id: z.string(), filenamePatterns: z.array(z.string()) })),
        }),
      })
      .parse(JSON.parse(read("package.json")));
    expect(contributes.jsonValidation).toContainEqual({ fileMatch: "*.hhblock.json", url: "./media/block.schema.json" });
    for (const { url } of contributes.jsonValidation) expect(existsSync(join(root, url))).toBe(true);
    expect(contributes.languages).toEqual([{ id: "jsonc", filenamePatterns: ["*.hhblock.json"] }]);
  });

  it("is shown a description of every key", () => {
    const text = readFileSync(join(root, "media/block.schema.json"), "utf8");
    const undescribed: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== "object" || value === null) return;
      for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
        if (key === "properties") {
          for (const [name, schema] of Object.entries(z.record(z.string(), z.unknown()).parse(inner))) {
            if (!JSON.stringify(schema).includes('"description"')) undescribed.push(`${path}/${name}`);
          }
        }
        visit(inner, `${path}/${key}`);
      }
    };
    visit(JSON.parse(text), "");
    expect(undescribed).toEqual([]);
  });
});
