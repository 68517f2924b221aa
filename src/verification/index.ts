/** What `verify` checks, as data, and the exact half of the check. Pure. */
export * from "./answer";
export { checkExactly, type ExactCheck } from "./exactCheck";
export { negatives, type Negative } from "./negatives";
export { rankPerInputChannel } from "./rank";
export * from "./report";
export { verificationRows, type Row, type RowKind } from "./rows";
export { gapFactor, trajectoriesRequest, trajectoryTable, type Trajectory } from "./trajectories";
