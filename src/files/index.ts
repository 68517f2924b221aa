/** What several realms do with files, and node does not do well or not for them. */
export * from "./fileErrorCode";
export * from "./makeFolder";
export * from "./readerFiles";
