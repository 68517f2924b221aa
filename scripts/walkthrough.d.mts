/** Types of walkthrough.mjs, for the test that reads it. */

/** File name without its ending → content of the SVG. */
export function walkthroughPictures(): Readonly<Record<string, string>>;
