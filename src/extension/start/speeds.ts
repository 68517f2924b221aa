/** Measured speeds of training on this machine, remembered by engine and device. */
import { readFile } from "node:fs/promises";
import type * as vscode from "vscode";
import { z } from "zod";
import { parseResults, probeSpeed, speedOf, speedSchema, type ProbeOptions, type RecipeRequest, type Speed } from "../../trial";
import type { TrialList } from "../list/trialList";

const key = "hybridHypothesis.speeds";
const speedsSchema = z.record(z.string(), speedSchema);

export interface Speeds {
  /** The best that is known for a recipe: a probe of a network as wide, else the newest trial's speed; null where neither is. */
  known(recipe: RecipeRequest | null): Promise<Speed | null>;
  /** Measures, and remembers. */
  probe(recipe: RecipeRequest, options: ProbeOptions): Promise<Speed>;
}

/** A probe speaks for its own control at its own width and batch. */
const probeKey = ({ control, width, batchSize }: RecipeRequest): string => `probe ${control} ${width} ${batchSize}`;

export interface SpeedsOptions {
  readonly globalState: Pick<vscode.Memento, "get" | "update">;
  readonly list: Pick<TrialList, "trials">;
  /** Engine and device that the next trial will run on, as far as known. */
  readonly place: () => { readonly engine: string; readonly device: string | null } | null;
}

export function openSpeeds({ globalState, list, place }: SpeedsOptions): Speeds {
  const remembered = (): z.infer<typeof speedsSchema> => speedsSchema.safeParse(globalState.get(key)).data ?? {};
  const remember = (name: string, speed: Speed): void => {
    globalState.update(key, { ...remembered(), [name]: speed }).then(undefined, () => undefined);
  };
  const fits = (speed: Speed): boolean => {
    const here = place();
    return here === null || (speed.engine === here.engine && (here.device === null || speed.device === here.device));
  };

  /** Of the newest complete trial that ran where the next one will. */
  async function ofNewestTrial(): Promise<Speed | null> {
    const engine = place()?.engine ?? null;
    for (const { file, summary } of list.trials()) {
      if ("problem" in summary || summary.status !== "complete") continue;
      if (engine !== null && summary.environment.engine !== engine) continue;
      try {
        const read = parseResults(await readFile(file, "utf8"));
        const speed = "unreadable" in read ? null : speedOf(read.results);
        if (speed === null || !fits(speed)) continue;
        remember("trial", speed);
        return speed;
      } catch {
        // Gone meanwhile: the next one.
      }
    }
    const { trial } = remembered();
    return trial !== undefined && fits(trial) ? trial : null;
  }

  return {
    async known(recipe) {
      const probed = recipe === null ? undefined : remembered()[probeKey(recipe)];
      return probed !== undefined && fits(probed) ? probed : ofNewestTrial();
    },
    async probe(recipe, options) {
      const speed = await probeSpeed(recipe, options);
      remember(probeKey(recipe), speed);
      return speed;
    },
  };
}
