/**
 * What a block file says, typed once: its schema, from which the editor's JSON Schema is made. Each error message is a predicate
 * ("must be …") that a problem puts after the name of the thing. Pure.
 */
import { z } from "zod";

/** A whole number, or an expression such as "C/2". */
export type SizeText = number | string;

/** Operations that need no sizes. */
export const words = ["relu", "elu", "batchNorm", "bias", "identity"] as const;
export type Word = (typeof words)[number];

export interface ConvolutionSizes {
  /** One odd number, or [height, width]. */
  readonly size: number | readonly [number, number];
  readonly to: SizeText;
  readonly groups?: SizeText | undefined;
  readonly dilation?: number | undefined;
  readonly weights?: string | undefined;
}

export interface PoolSizes {
  readonly size: number;
}

export interface IntervalText {
  readonly from: SizeText;
  readonly count: SizeText;
}

export type JoinWord = "sum" | "concat" | "mean";

export interface PathsText {
  readonly split: "copy" | readonly IntervalText[];
  readonly join: JoinWord;
  readonly paths: readonly (readonly Step[])[];
}

export interface EachText {
  readonly count: SizeText;
  readonly split: "copy" | "slices";
  readonly join: JoinWord;
  readonly path: readonly Step[];
}

export type Step =
  | Word
  | { readonly convolution: ConvolutionSizes }
  | { readonly maxPool: PoolSizes }
  | { readonly averagePool: PoolSizes }
  | { readonly paths: PathsText }
  | { readonly each: EachText };

const say = (what: string) => ({ error: `must be ${what}` });

const aSize = say('a whole number from 0 to 65,536, or an expression such as "C/2" or "2*C"');

const sizeText = z
  .union([z.int(aSize).min(0, aSize).max(65_536, aSize), z.string(aSize)], aSize)
  .describe('A whole number, or an expression in C (the width of the stage) and the named widths, such as "C/2" or "2*(C - m)".');

/** Even kernels pad one side more than the other, and frameworks differ on which. */
const oddSize = z.literal([1, 3, 5, 7, 9, 11, 13, 15], say("an odd number from 1 to 15"));

const kernelSize = z
  .union([oddSize, z.tuple([oddSize, oddSize])], say("an odd number from 1 to 15, or [height, width] of such"))
  .describe(
    "Height and width of the kernel in one odd number, or as [height, width]. Height and width of the map stay as they are.",
  );

const nameText = (what: string) =>
  z
    .string(say(what))
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, say(what))
    .max(40, say(what));

const joinWord = z
  .enum(["sum", "concat", "mean"], say('"sum", "concat" or "mean"'))
  .describe("How the paths come together: added, side by side in their order, or averaged.");

const convolutionSchema = z
  .strictObject(
    {
      size: kernelSize,
      to: sizeText.describe('Channels that come out, such as "C" or "m".'),
      groups: sizeText
        .optional()
        .describe("Groups of channels that do not see each other; 1 unless given. As many as there are channels: depthwise."),
      dilation: z
        .int(say("whole, from 1 to 16"))
        .min(1, say("whole, from 1 to 16"))
        .max(16, say("whole, from 1 to 16"))
        .optional()
        .describe("Distance between the points of the kernel; 1 unless given."),
      weights: z
        .string(say("a name of letters and digits"))
        .regex(/^[a-zA-Z][a-zA-Z0-9]{0,39}$/, say("a name of letters and digits"))
        .optional()
        .describe("Convolutions that name the same weights share them, the paths of an `each` included."),
    },
    say("an object with size and to"),
  )
  .describe("A convolution without bias. Its weights start He-normal over the inputs that one output of the module receives.");

const poolSchema = z
  .strictObject({ size: oddSize.describe("Height and width of the window, odd.") }, say("an object with size"))
  .describe("Pooling over a window at every position: height and width stay as they are.");

const intervalSchema = z.strictObject(
  {
    from: sizeText.describe("First channel, from 0."),
    count: sizeText.describe("How many channels."),
  },
  say('an interval such as {"from": 0, "count": "C/2"}'),
);

const pathsSchema = z
  .strictObject(
    {
      split: z
        .union([z.literal("copy"), z.array(intervalSchema)], say('"copy" or a list with an interval of channels for each path'))
        .describe("Every path gets all channels (copy), or path i gets interval i. Intervals share out all channels."),
      join: joinWord,
      get paths() {
        return z
          .array(stepsSchema, say("a list of paths, each a list of steps"))
          .min(2, say("at least two paths, each a list of steps"))
          .describe("The paths, each a list of steps.");
      },
    },
    say("an object with split, join and paths"),
  )
  .describe("Paths side by side, each with its own steps.");

const eachSchema = z
  .strictObject(
    {
      count: sizeText.describe('How many alike paths, such as "C".'),
      split: z
        .enum(["copy", "slices"], say('"copy" or "slices"'))
        .describe("Every path gets all channels (copy), or its own slice of channels ÷ count of them (slices)."),
      join: joinWord,
      get path() {
        return stepsSchema.describe("The steps of every path, each path with weights of its own.");
      },
    },
    say("an object with count, split, join and path"),
  )
  .describe("Alike paths, written once.");

/** The operations that have sizes, by name. */
export const operations = {
  convolution: convolutionSchema,
  maxPool: poolSchema,
  averagePool: poolSchema,
  paths: pathsSchema,
  each: eachSchema,
} as const;
export type OperationName = keyof typeof operations;

/** What a problem with no operation in it says; the reader of problems tells it from the others by this. */
export const stepMessage = "must be a step";

const stepSchema: z.ZodType<Step> = z
  .union(
    [
      z.enum(words),
      z.strictObject({ convolution: convolutionSchema }),
      z.strictObject({ maxPool: poolSchema }),
      z.strictObject({ averagePool: poolSchema }),
      z.strictObject({ paths: pathsSchema }),
      z.strictObject({ each: eachSchema }),
    ],
    { error: stepMessage },
  )
  .meta({ id: "step", description: "One operation on the map that the step before made." });

const stepsSchema = z
  .array(stepSchema, say("a list of steps"))
  .min(1, { error: 'must have at least one step ("identity" if nothing is to be done)' });

export const widthSchema = z.strictObject(
  {
    from: sizeText.describe("Smallest size to try, in numbers and C."),
    to: sizeText.describe("Largest size to try, in numbers and C."),
    natural: sizeText.describe("The size without a budget: with --match none, or if the arm is not matched."),
  },
  say("an object with from, to and natural"),
);

export const definitionSchema = z
  .strictObject(
    {
      $schema: z
        .string(say("the address of this schema"))
        .optional()
        .describe("Where this schema lies; editors that know the extension need none."),
      name: nameText("a name of small letters, digits and single hyphens, up to 40 characters").describe(
        "What the arm is called in tables and options, such as inverted-residual.",
      ),
      summary: z
        .string(say("a line of text"))
        .max(200, say("a line of at most 200 characters"))
        .regex(/^[^\n\r]*$/, say("one line"))
        .describe("One line: how the module is built."),
      residual: z
        .boolean(say("true or false"))
        .optional()
        .describe("Whether the identity is added after the module's batch norm, before ReLU; false unless given."),
      matched: z
        .boolean(say("true or false"))
        .optional()
        .describe("Whether the size has to match the control's; true unless given. False for ablations."),
      widths: z
        .record(z.string().regex(/^[a-z][a-zA-Z0-9]*$/), widthSchema, say("an object of named widths"))
        .optional()
        .describe("Sizes that matching may choose, by name. Sizes of the module use these names."),
      module: stepsSchema.describe("The steps, from C channels to C channels; height and width stay as they are."),
    },
    say("an object with name, summary and module"),
  )
  .describe("A module of your own for Hybrid Hypothesis, to be compared like any arm.");

export type BlockDefinition = z.infer<typeof definitionSchema>;

/** The JSON Schema that is shipped as media/block.schema.json; draft 7 is what editors know best. */
export function blockJsonSchema(): unknown {
  return z.toJSONSchema(definitionSchema, { target: "draft-7", io: "input" });
}
