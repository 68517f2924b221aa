/** Arms and networks as blocks, matched in size. Pure. */
export * from "./network";
export * from "./variants";
