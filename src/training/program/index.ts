/** Steps as data: a block becomes straight-line instructions that any engine runs. No tfjs here. */
export * from "./program";
export * from "./step";
