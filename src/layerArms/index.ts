/** A layer of a user's source → an arm of a trial. Pure. */
export { armName, layerArm, layerKey, type LayerArm } from "./layerArm";
export { ownModule } from "./layerModule";
export { layerAtLine, type LinePlace } from "./layerAtLine";
