/** How a text that stacks Keras layers in an expression calls what stacks them. Pure. */
import type { Document } from "../text/document";
import type { Sequential } from "./placeTwo";
import { refusal, type Refusal } from "../rewrite";

const importsKeras =
  /^[ \t]*(?:import keras\b|import (?:tensorflow\.)?keras as keras\b|from [\w.]+ import (?:[\w., \t]+, *)?keras\b)/m;
const importsSequential = /^[ \t]*from [\w.]+ import \(?[^)#]*?\bSequential\b(?! as)/m;
const importsTensorflow = /^[ \t]*import tensorflow as tf\b/m;

/** @param prefix what the layers' own names stand behind, such as "layers." */
export function sequentialOf({ source, language }: Document, prefix: string): Sequential | Refusal {
  if (language === "javascript")
    return refusal(
      "two layers would have to stand where one value stands, and TensorFlow.js has no Sequential for a part of a model",
    );
  const close = "])";
  const written = /^((?:[\w.]+\.)?keras\.)(?:\w+\.)*layers\.$/.exec(prefix)?.[1];
  if (written !== undefined) return { open: `${written}Sequential([`, close };
  if (importsKeras.test(source)) return { open: "keras.Sequential([", close };
  if (importsSequential.test(source)) return { open: "Sequential([", close };
  if (importsTensorflow.test(source)) return { open: "tf.keras.Sequential([", close };
  return refusal("two layers would have to stand where one value stands, and the text imports neither keras nor Sequential");
}
