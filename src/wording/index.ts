/** How numbers and times are written, the same on a terminal, in the editor and on the page. Pure. */
export { durationText } from "./durations";
export { unusedGpuLines } from "./engines";
export { alpha, differenceText, errorText, outcomeOf, spreadOf } from "./estimates";
export { absent, counted, fixed, listed, points, rounded, several, signed } from "./numbers";
