/** A user's own hypothesis: block files, read and checked, and the arms that they are. Pure. */
export { blockJsonSchema, definitionSchema, type BlockDefinition, type SizeText, type Step } from "./definition";
export { fansOf } from "./initialLaws";
export { ownVariant } from "./ownVariant";
export { parseBlockFile, type ParsedBlockFile } from "./parseBlockFile";
export { problemLine, type Problem } from "./problem";
