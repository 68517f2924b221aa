/** The block algebra: data types, shapes, cost. Imports nothing. */
export { atSizes, sizeAt, type Numbers } from "./atSizes";
export * from "./block";
export * from "./cost";
export { functionNames } from "./functionNames";
export * from "./shape";
export * from "./size";
export * from "./tensor";
export * from "./walk";
