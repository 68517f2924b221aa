/** Source text of models → layers as blocks, with places and problems. */
export { joinCells, readingOfCell, readingWithinCell, type Cell, type JoinedCells } from "./joinCells";
export { holdsOffset, layersAt, meantAt, type MeantLayers } from "./layersAt";
export { mayHoldLayers } from "./mayHoldLayers";
export type { ReaderDocument } from "./openDocument";
export { openReaders, type OpenReader, type Reader, type ReaderFiles } from "./openReader";
export * from "./readLayer";
