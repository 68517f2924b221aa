/** Layers in a user's text → the same layers in other forms, as edits of that text. Pure. */
export { edited } from "./text/imports";
export * from "./rewrite";
export { rewritesAt, rewritesOf } from "./rewritesOf";
