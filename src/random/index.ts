/** Named, seeded random streams. */
export * from "./stream";
