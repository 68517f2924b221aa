/** How numbers and times are written, the same on a terminal, in the editor and on the page. Pure. */
export { durationText } from "./durations";
export { absent, counted, fixed, listed, points, rounded, several, signed } from "./numbers";
