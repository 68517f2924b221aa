/** Types of chromium.mjs, for the tests that read it. */

/** Chromium's program, or undefined where there is none. */
export function chromiumPlace(): string | undefined;
