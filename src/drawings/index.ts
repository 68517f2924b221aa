/** Modules as drawings: where each part stands, and its shapes as SVG. Pure. */
export type { Caption, Drawing, Edge, Frame, Layer, Part, PartKind, Region, Span } from "./drawing";
export { edgesOf } from "./edges";
export { channelOf, hueOf } from "./hue";
export { layout, type LayoutOptions } from "./layout";
export { meet, overlap } from "./regions";
export { captionElement, frameElement, shapesOf } from "./shapes";
export { svgText } from "./svgText";
export { rounded, svgElement, type Attributes, type SvgTree } from "./svgTree";
export { pictureOfForms, type Palette, type Picture, type PicturedForm } from "./picture";
