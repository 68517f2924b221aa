/** Trials: recipe, results file, scheduling, resume. No tfjs, no vscode. */
export { functionOf } from "./armInfo";
export * from "./armSummaries";
export * from "./compare";
export * from "./engineFindings";
export * from "./events";
export { presets, recipeOf, recipeOnTopOf, type PresetName, type RecipeChoices } from "./presets";
export { readBlockFile, readOwnBlocks } from "./ownBlocks";
export * from "./recipe";
export * from "./resultsFile";
export * from "./runTrial";
export * from "./seeds";
export { textTable } from "./textTable";
export { openWorker, startUnlessAborted } from "./openTrial";
export { reasonOf, whileAlive } from "./pool";
export { notificationSink } from "./notifications";
export { unlessAborted } from "./unlessAborted";
export * from "./verdict";
export * from "./workerConnection";
