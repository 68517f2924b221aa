/** Every message that crosses a boundary, and the errors that may, typed once. */
export * from "./errors";
export * from "./worker";
