/** Whether a text can hold a layer at all: most files that an editor shows hold none, and need no parser to say so. Pure. */

/** Whatever a convolution is imported as, the import names it. */
export const mayHoldLayers = (source: string): boolean => /conv/i.test(source);
