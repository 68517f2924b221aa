/** Source text of models → layers as blocks, with places and problems. */
export type { ReaderDocument } from "./openDocument";
export { openReader, type Reader, type ReaderFiles } from "./openReader";
export * from "./readLayer";
