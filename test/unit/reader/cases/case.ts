/** What a case is about, and its source. */
export type Case = readonly [name: string, source: string];
