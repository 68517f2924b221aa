/**
 * Every message between a trial (command line or editor) and a worker process, typed once. Requests have one result each;
 * notifications go up only. Carried by vscode-jsonrpc over the IPC channel of a child process.
 */
import type { Block, MapShape } from "../blocks";

export type EngineName = "tensorflow" | "webgpu" | "wasm";
export type EngineChoice = EngineName | "auto";

/** Why an engine is not used, and the one line that changes it (null where nothing can). */
export interface EngineRefusal {
  readonly engine: EngineName;
  readonly reason: string;
  readonly remedy: string | null;
}

/** What a worker computes on; part of every result. */
export interface EngineReport {
  readonly engine: EngineName;
  readonly device: string;
  readonly driver: string | null;
  readonly version: string;
  readonly mathMode: "float32" | "tf32";
  readonly threads: number;
  /** What to do for a GPU that is there and not computed on; null where there is none. */
  readonly unused: string | null;
  /** Engines that rank better and why each was not taken; empty if the best one is in use. */
  readonly notBetter: readonly EngineRefusal[];
}

export interface OpenEngineRequest {
  readonly choice: EngineChoice;
  /** Threads of one worker on a CPU. Part of what makes results repeat, so it is 1 in trials. */
  readonly threads: number;
}

export interface PrepareDataRequest {
  /** "shapes", "cifar10", a folder, a .tar, a .tar.gz or a CIFAR-10 binary folder or archive. */
  readonly source: string;
  /** How many images of each split are needed; null takes all (matters to `shapes`, which can make any number). */
  readonly trainImages: number | null;
  readonly testImages: number | null;
}

/** Decoded images in a cache file that every worker can open. */
export interface DataReport {
  /** Such as "shapes v1", "CIFAR-10 (binary)" or "cifar10-images.tar.gz (JPEG)". */
  readonly name: string;
  /** SHA-256 of decoded pixels and labels. */
  readonly hash: string;
  readonly cacheFile: string;
  readonly classes: readonly string[];
  readonly trainImages: number;
  readonly testImages: number;
  readonly height: number;
  readonly width: number;
}

/** 32-bit seeds; `initial` is keyed by seed, trial and arm, the others by seed and trial only. */
export interface Seeds {
  readonly initial: number;
  readonly order: number;
  readonly augmentation: number;
  readonly subset: number;
}

export interface TrainRequest {
  readonly variant: string;
  readonly trial: number;
  readonly seeds: Seeds;
  readonly network: Block;
  /** What the network sees of an image: with `crop-flip` less than all of it. */
  readonly input: MapShape;
  readonly cacheFile: string;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly momentum: number;
  readonly weightDecay: number;
  readonly augmentation: "pad-crop-flip" | "crop-flip" | "none";
  /** So many training images, spread evenly over the data; null takes all. */
  readonly trainImages: number | null;
  /** Size of the random test subset, common to all arms of a trial; null takes all. */
  readonly testImages: number | null;
  /** The forms that modules are trained in; none trains the network as declared. */
  readonly lowerings: readonly ChosenLowering[];
  /** Where the run's state is kept after every epoch but the last, and found if the run is to go on; null keeps none. */
  readonly checkpoint: CheckpointPlace | null;
}

export interface CheckpointPlace {
  /** What lies there is left alone unless it is whole and of the very same run: then the run goes on from it. */
  readonly file: string;
  /** Of this program: another one may compute otherwise. */
  readonly version: string;
}

export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** Mean cross-entropy over the epoch's batches, in nats; null if not finite. */
  readonly trainLoss: number | null;
  /** Percent of training images (as augmented, during the epoch) that were misclassified. */
  readonly trainError: number | null;
  /** Percent of the test subset that was misclassified; null where it was not measured (all but the last epoch) or not finite. */
  readonly testError: number | null;
  /** Training seconds, evaluation left out. */
  readonly seconds: number;
}

export interface TrainResult {
  readonly status: "complete" | "diverged";
  readonly testError: number | null;
  readonly epochs: readonly EpochRecord[];
  /** Training images a second over all epochs but warm-up. */
  readonly imagesPerSecond: number;
  /** The forms that the modules were trained in, or null if literal. */
  readonly loweredTo: string | null;
}

/** The form that a module is trained in at a resolution, over the same leaves: a way of rules from the declared block. */
export interface ChosenLowering {
  /** The same for modules that differ in the names of their leaves only. */
  readonly module: string;
  readonly height: number;
  readonly width: number;
  /** Names of the modules that it was chosen for, such as "hybrid stage1.module1". */
  readonly names: readonly string[];
  /** Rules and where they apply, in canonical forms; none means as declared. */
  readonly chain: readonly { readonly rule: string; readonly place: readonly number[] }[];
  /** For the reader, such as "separable convolution: depthwise, then 1×1 (R3, R2; reindexing)". */
  readonly form: string;
  /** Of one forward and backward pass over a batch; null where there was nothing to choose. */
  readonly milliseconds: number | null;
}

export interface SelfTestRequest {
  readonly blocks: readonly { readonly name: string; readonly block: Block; readonly input: MapShape }[];
  /** Train blocks as declared, without choosing forms. */
  readonly literal: boolean;
  /** At which forms are measured. */
  readonly batchSize: number;
  /** Choices of an earlier session of the trial, which stand. */
  readonly lowerings: readonly ChosenLowering[];
}

export interface SelfTestResult {
  /** Largest deviation ÷ bound over outputs and gradients, and where; above 1 the engine is refused. */
  readonly worst: number;
  readonly where: string;
  /** The forms that were tested; none if literal. */
  readonly lowerings: readonly ChosenLowering[];
}

/** How far a value is from what it should be, at the entry that uses most of its bound. */
export interface CheckedValue {
  /** |actual - expected|; null where the value is missing, of another shape or not finite. */
  readonly difference: number | null;
  readonly bound: number;
  /** difference ÷ bound; above 1 the check has failed, null likewise. */
  readonly ratio: number | null;
  /** Such as "output" or "gradient:stem". */
  readonly where: string;
}

/** Two forms that should be one function over the leaves of the first. */
export interface FormPair {
  readonly id: string;
  readonly before: Block;
  readonly after: Block;
  readonly input: MapShape;
}

/** Both forms of each pair on the engine, against the float64 reference of the first. */
export interface CheckPairsRequest {
  readonly pairs: readonly FormPair[];
  readonly seed: number;
}

/** The worse of both forms, or the sentence that says why they could not be computed. */
export type PairCheck =
  | { readonly id: string; readonly output: CheckedValue; readonly gradient: CheckedValue }
  | { readonly id: string; readonly reason: string };

/** The same few steps of training, once for each network, from leaves that are drawn for the network that declares them. */
export interface TrajectoriesRequest {
  readonly control: Block;
  readonly others: readonly { readonly id: string; readonly network: Block; readonly literal: boolean }[];
  readonly input: MapShape;
  readonly classes: number;
  readonly batchSize: number;
  readonly steps: number;
  readonly learningRate: number;
  readonly seed: number;
}

export interface TrajectoriesResult {
  /** Mean over the images of the last batch of |loss - the control's loss|, its inputs moved by one ulp: the largest of a few random moves. */
  readonly controlGap: number;
  /** The same for each of the others, in their order; null where a loss is not finite. */
  readonly gaps: readonly (number | null)[];
}

/** How long one forward and backward pass over a batch takes. */
export interface MeasureRequest {
  readonly modules: readonly {
    readonly name: string;
    readonly block: Block;
    readonly input: MapShape;
    /** In the form that trials train it in, else as it is written. */
    readonly asTrained: boolean;
  }[];
  readonly batchSize: number;
}

export interface MeasuredModule {
  /** The least of a few passes. */
  readonly milliseconds: number;
  /** The form that it was measured in; null as it is written. */
  readonly form: string | null;
}

export interface CheckProgress {
  readonly done: number;
  readonly total: number;
}

export interface TrainProgress {
  readonly variant: string;
  readonly trial: number;
  readonly epoch: number;
  readonly step: number;
  readonly steps: number;
  readonly trainLoss: number;
  readonly imagesPerSecond: number;
}

export interface PrepareProgress {
  /** Such as "decoding" or "downloading". */
  readonly what: string;
  readonly done: number;
  readonly total: number | null;
  readonly unit: "images" | "bytes";
}

/** The result map: request name → parameters and result. Both ends derive their types from it. */
export interface WorkerRequests {
  openEngine: { parameters: OpenEngineRequest; result: EngineReport };
  prepareData: { parameters: PrepareDataRequest; result: DataReport };
  selfTest: { parameters: SelfTestRequest; result: SelfTestResult };
  checkPairs: { parameters: CheckPairsRequest; result: readonly PairCheck[] };
  trajectories: { parameters: TrajectoriesRequest; result: TrajectoriesResult };
  /** In the order of the request. */
  measure: { parameters: MeasureRequest; result: readonly MeasuredModule[] };
  train: { parameters: TrainRequest; result: TrainResult };
  installEngine: { parameters: InstallEngineRequest; result: InstallEngineResult };
}

export interface WorkerNotifications {
  /** A run goes on from its checkpoint, after these epochs. */
  runResumed: { readonly variant: string; readonly trial: number; readonly epochs: readonly EpochRecord[] };
  trainProgress: TrainProgress;
  epochDone: { readonly variant: string; readonly trial: number; readonly record: EpochRecord };
  prepareProgress: PrepareProgress;
  checkProgress: CheckProgress;
}

/** Codes of errors that are the user's to mend; the message is one sentence for the user. Other failures are defects. */
export const inputErrorCode = 2;
export const engineErrorCode = 3;

/** Installing and undoing an engine, done in a worker so that it can be cancelled like all else. */
export interface InstallEngineRequest {
  readonly engine: "tensorflow";
  readonly action: "install" | "remove";
  /** The interpreter whose TensorFlow is tried before those on PATH; null where the user named none. */
  readonly python: string | null;
}

export interface InstallEngineResult {
  /** One sentence for the user: what was linked, fetched or removed, where, and its size. */
  readonly text: string;
}
