/** What every realm that writes files needs, and node does not do well. */
export * from "./fileErrorCode";
export * from "./makeFolder";
