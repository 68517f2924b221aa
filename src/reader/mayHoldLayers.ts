/** Whether a text can hold a layer at all: most files that an editor shows hold none, and need no parser to say so. Pure. */

/** Whatever a convolution is imported as, the import names it: Conv, Conv2D, Convolution2D, conv2d; "convert" is none. */
export const mayHoldLayers = (source: string): boolean => /conv(?:olution)?(?:\d|Transpose|\b)/i.test(source);
