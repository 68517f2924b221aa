/** Text that is no program, or not yet. */
import type { Case } from "./case";

const K = "from tensorflow.keras import layers\n";

export const brokenCases: readonly Case[] = [
  ["nothing", ""],
  ["a byte order mark", `\uFEFF${K}layers.Conv2D(8, 3)`],
  ["Windows line ends", `${K}layers.Conv2D(8,\n  3)\nlayers.Conv2D(4, 1)`.replaceAll("\n", "\r\n")],
  ["tabs", `${K}def f(x):\n\tif x:\n\t\treturn layers.Conv2D(8, 3)(x)`],
  ["a call that is being typed", `${K}layers.Conv2D(8, 3)\nx = layers.Conv2D(16,\n`],
  ["an argument that is being typed", `${K}layers.Conv2D(16, kernel_size=)`],
  ["a definition that is being typed", `${K}def f(\n\nlayers.Conv2D(8, 3)`],
  ["a string that does not end", `${K}layers.Conv2D(8, 3)\nname = "abc\nlayers.Conv2D(4, 3)`],
  ["indentation that does not fit", `${K}def f(x):\n    a = 1\n   layers.Conv2D(8, 3)`],
  ["magics of a notebook", `%matplotlib inline\n!pip install keras\n${K}layers.Conv2D(8, 3)\nlayers.Conv2D?`],
  ["a cell magic", `%%time\n${K}layers.Conv2D(8, 3)`],
  ["characters outside of the basic plane", `${K}name = "🙂"; layers.Conv2D(8, 3)`],
  ["a negative size", `${K}layers.Conv2D(-8, 3)`],
  ["a size of zero", `${K}layers.Conv2D(0, 0)`],
  ["a number that is no size", `${K}layers.Conv2D(1.5, "three")`],
  ["no arguments", `${K}layers.Conv2D()`],
  ["an argument given twice", `${K}layers.Conv2D(8, 3, filters=16)`],
  ["a merge conflict", `${K}<<<<<<< HEAD\nlayers.Conv2D(8, 3)\n=======\nlayers.Conv2D(16, 3)\n>>>>>>> other\n`],
  ["Python 2", `${K}print "hello"\nlayers.Conv2D(8, 3)`],
  ["an endless recursion", `${K}def f(x):\n    return f(layers.Conv2D(8, 3)(x))\nf(1)`],
];
