/** How long a trial will take on a machine, from speeds that were measured on it. Pure. */
import { z } from "zod";
import { buildArms } from "./arms";
import type { RecipeRequest } from "./recipe";
import type { Results } from "./resultsFile";

export const speedSchema = z.object({
  engine: z.string(),
  device: z.string(),
  from: z.enum(["trial", "probe"]),
  /** Milliseconds for a million multiply-adds of the forward pass, trained, on one worker: the mean over what was measured. */
  usual: z.number().positive(),
  /** The same by arm, where more than one was measured. */
  arms: z.record(z.string(), z.number().positive()),
  /** Width of the network that was measured; wider ones do more in a millisecond. */
  width: z.number(),
  workers: z.number().int().min(1),
});

/** What was measured of an engine on a device. */
export type Speed = Readonly<z.infer<typeof speedSchema>>;

/** Milliseconds for a million multiply-adds of an arm that was trained at so many images a second. */
export function millisecondsPerMillion(imagesPerSecond: number, multiplyAdds: number): number {
  return 1000 / imagesPerSecond / (multiplyAdds / 1e6);
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The speeds of a trial; null where no run of it has ended. */
export function speedOf({ runs, environment, recipe }: Pick<Results, "runs" | "environment" | "recipe">): Speed | null {
  const { engine, device, workers } = environment;
  const measured = recipe.variants.flatMap((variant) => {
    const own = runs.filter((run) => run.variant === variant && (run.imagesPerSecond ?? 0) > 0);
    const each = own.map((run) => millisecondsPerMillion(run.imagesPerSecond ?? NaN, run.multiplyAdds));
    return each.length === 0 ? [] : [[variant, mean(each)] as const];
  });
  if (measured.length === 0) return null;
  const usual = mean(measured.map(([, milliseconds]) => milliseconds));
  return { engine, device, from: "trial", usual, arms: Object.fromEntries(measured), width: recipe.width, workers };
}

/** Images of CIFAR-10: what is counted with where a recipe takes all of its data. */
const all = { trainImages: 50_000, testImages: 10_000 };

/** A forward pass against the whole of a training step. */
const evaluationShare = 1 / 3;

/**
 * Seconds from the first step to the last: every arm at its own speed, the work shared among the workers. Choosing forms, the self-test
 * and reading the data are left out; data that is taken whole counts as large as CIFAR-10.
 * @throws InputError where the arms cannot be built
 */
export function estimateSeconds(recipe: RecipeRequest, speed: Speed, workers: number = speed.workers): number {
  const arms = buildArms(recipe, { classes: 10, height: 32, width: 32 });
  const { epochs, trials } = recipe;
  const images = epochs * (recipe.trainImages ?? all.trainImages) + evaluationShare * (recipe.testImages ?? all.testImages);
  const runs = [...arms].map(([variant, { multiplyAdds }]) => {
    const each = Object.hasOwn(speed.arms, variant) ? (speed.arms[variant] ?? speed.usual) : speed.usual;
    return (images * (multiplyAdds / 1e6) * each) / 1000;
  });
  const total = trials * runs.reduce((sum, seconds) => sum + seconds, 0);
  return Math.max(total / Math.min(workers, trials * runs.length), ...runs);
}
