/** Statistics of paired trials (statistics.md). Pure: numbers in, numbers out. */
export * from "./pairedDifferences";
export * from "./studentT";
