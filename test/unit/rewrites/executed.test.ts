/** Texts before and after each rewrite, executed by the framework itself, with weights that the offered conversion has converted. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { frameworks } from "../../../src/explain";
import { edited, isRefused } from "../../../src/rewrites";
import { missing, runnerOf } from "../explain/executed";
import { openTestReader } from "../reader/testReader";
import type { Framework } from "../../../src/reader";
import { executedCases } from "./executedCases";
import { offersAt } from "./offersAt";

const reader = await openTestReader();

interface Job {
  readonly what: string;
  readonly framework: Framework;
  readonly before: string;
  readonly after: string;
  /** Null where both keep the same weights in the same order. */
  readonly conversion: string | null;
}

function jobsOf(framework: Framework): readonly Job[] {
  return executedCases[framework].flatMap((marked) => {
    const { source, offers } = offersAt(reader, marked, framework === "tfjs" ? "javascript" : "python");
    return offers.flatMap((offer): readonly Job[] => {
      if (isRefused(offer)) return [];
      const { conversion, edits, form } = offer;
      if (isRefused(conversion) && framework !== "tfjs") return [];
      const code = isRefused(conversion) ? null : conversion.code;
      return [{ what: form, framework, before: source, after: edited(source, edits), conversion: code }];
    });
  });
}

const resultSchema = z.array(z.union([z.object({ difference: z.number() }), z.object({ error: z.string() })]));

function run(runner: readonly [string, ...string[]], jobs: readonly Job[]): z.infer<typeof resultSchema> {
  const folder = mkdtempSync(join(tmpdir(), "rewritten-texts-"));
  try {
    const [from, to] = [join(folder, "jobs.json"), join(folder, "results.json")];
    writeFileSync(from, JSON.stringify(jobs));
    const [program, , ...given] = runner;
    const script = join(import.meta.dirname, `runTexts.${given.length > 0 ? "mjs" : "py"}`);
    execFileSync(program, [script, ...given, from, to], {
      stdio: "ignore",
      env: { ...process.env, CUDA_VISIBLE_DEVICES: "", TF_CPP_MIN_LOG_LEVEL: "3" },
    });
    return resultSchema.parse(JSON.parse(readFileSync(to, "utf8")));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** How many rewrites of the cases can be executed with their checkpoints converted. */
const rewriteCounts: Readonly<Record<Framework, number>> = { keras: 46, flax: 9, pytorch: 35, tfjs: 4 };

/** float32, relative to the largest output. */
const tolerance = 2e-5;

describe.each(frameworks.map((framework) => ({ framework, runner: runnerOf(framework) })))(
  "rewritten texts in $framework",
  ({ framework, runner }) => {
    it.skipIf(runner === null)(
      `compute what they did before${runner === null ? `: left out, ${missing(framework)}` : ""}`,
      { timeout: 600_000 },
      async ({ annotate }) => {
        if (runner === null) return;
        const jobs = jobsOf(framework);
        const results = run(runner, jobs);
        const failures = jobs.flatMap(({ what, before, after, conversion }, i) => {
          const result = results[i] ?? { error: "no result" };
          if ("difference" in result && result.difference <= tolerance) return [];
          return [`${what}: ${JSON.stringify(result)}\n${before}\n${after}\n${conversion}`];
        });
        await annotate(`${jobs.length} rewrites executed`);
        expect(jobs.length).toBeGreaterThanOrEqual(rewriteCounts[framework]);
        expect(failures.slice(0, 3).join("\n\n"), `${failures.length} of ${jobs.length}`).toBe("");
      },
    );
  },
);
