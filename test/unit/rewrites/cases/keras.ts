/** Layers of Keras, each with the cursor before it. */
import type { Case } from "../../reader/cases/case";

const head = `from tensorflow import keras
from tensorflow.keras import layers

inputs = keras.Input((32, 32, 16))
`;

/** Layers one after the other, each in a statement; the cursor stands before the first. */
export const inStatements = (...calls: readonly string[]): string =>
  calls.map((call, i) => `x = ${i === 0 ? "▮" : ""}${call}(${i === 0 ? "inputs" : "x"})\n`).join("");

const functional = (call: string, more = ""): string => `${head}x = ▮layers.${call}(inputs)\n${more}`;

export const keras: readonly Case[] = [
  ["a separable layer", functional('SeparableConv2D(32, 3, padding="same")')],
  ["with activation, without bias", functional('SeparableConv2D(32, 3, padding="same", activation="relu", use_bias=False)')],
  [
    "with all that it can be given by name",
    functional(
      'SeparableConv2D(32, (3, 3), strides=2, padding="same", data_format="channels_last", depth_multiplier=2, depthwise_initializer="he_normal", pointwise_initializer="he_uniform", bias_initializer="ones", depthwise_regularizer=keras.regularizers.l2(1e-4), pointwise_regularizer="l2", bias_regularizer="l1", activity_regularizer="l2", depthwise_constraint="max_norm", pointwise_constraint="unit_norm", bias_constraint="non_neg", name="sep", trainable=False, dtype="float32")',
    ),
  ],
  ["all by keyword, in another order", functional('SeparableConv2D(padding="same", kernel_size=3, filters=32)')],
  ["four by position", functional('SeparableConv2D(32, 3, 1, "same")')],
  ["a name in an f-string", functional('SeparableConv2D(32, 3, name=f"block{1}_sep")')],
  ["a name that is put together", functional('SeparableConv2D(32, 3, name=prefix + "_sep")')],
  ["a name from elsewhere", functional("SeparableConv2D(32, 3, name=own_name)")],
  ["an argument that nobody knows", functional("SeparableConv2D(32, 3, groups=4)")],
  ["arguments that are spread", functional("SeparableConv2D(32, 3, **options)")],
  [
    "more by position than there are",
    functional(
      'SeparableConv2D(32, 3, 1, "same", None, 1, 1, None, True, None, None, None, None, None, None, None, None, None, None, None, None, None, None, None, None, None, 7)',
    ),
  ],
  ["a target of another name", `${head}y = ▮layers.SeparableConv2D(32, 3)(inputs)\n`],
  ["in an expression", `${head}x = layers.BatchNormalization()(▮layers.SeparableConv2D(32, 3)(inputs))\n`],
  ["returned", `${head}def block(x):\n    return ▮layers.SeparableConv2D(32, 3)(x)\n`],
  ["a comment behind", functional("SeparableConv2D(32, 3)").replace("(inputs)\n", "(inputs)  # the first\n")],
  [
    "an argument a line",
    `${head}x = ▮layers.SeparableConv2D(\n    32,\n    3,\n    padding="same",\n    activation=keras.activations.relu,\n    name="a_rather_long_name",\n)(inputs)\n`,
  ],
  [
    "in a list of a Sequential",
    `${head}model = keras.Sequential([\n    ▮layers.SeparableConv2D(32, 3),\n    layers.ReLU(),\n])\n`,
  ],
  ["in a list on one line", `${head}model = keras.Sequential([▮layers.SeparableConv2D(32, 3), layers.ReLU()])\n`],
  ["in a list that is no Sequential's", `${head}stack = [▮layers.SeparableConv2D(32, 3), layers.ReLU()]\n`],
  [
    "added to a model",
    `${head}model = keras.Sequential()\nmodel.add(▮layers.SeparableConv2D(32, 3, input_shape=(32, 32, 16)))\nmodel.add(layers.ReLU())\n`,
  ],
  [
    "an attribute",
    `${head}class Net(keras.Model):\n    def __init__(self):\n        super().__init__()\n        self.conv = ▮layers.SeparableConv2D(32, 3, padding="same", name="conv")\n\n    def call(self, x):\n        return self.conv(x)\n`,
  ],
  [
    "an attribute, where keras is not imported",
    `from tensorflow.keras import layers, Model\n\n\nclass Net(Model):\n    def __init__(self):\n        super().__init__()\n        self.conv = ▮layers.SeparableConv2D(32, 3)\n`,
  ],
  [
    "under tf.keras.layers",
    `import tensorflow as tf\n\nx = tf.keras.Input((8, 8, 4))\nself.conv = ▮tf.keras.layers.SeparableConv2D(8, 3)\n`,
  ],
  [
    "imported by its own name",
    `from keras import Input\nfrom keras.layers import Dense, SeparableConv2D, ReLU\n\nx = Input((8, 8, 4))\nx = ▮SeparableConv2D(8, 3)(x)\n`,
  ],
  [
    "imported by its own name, used twice",
    `from keras import Input\nfrom keras.layers import Conv2D, SeparableConv2D\n\nx = Input((8, 8, 4))\nx = ▮SeparableConv2D(8, 3)(x)\nx = SeparableConv2D(8, 3)(x)\nx = Conv2D(4, 5)(x)\n`,
  ],
  [
    "imported in brackets",
    `from keras import Input\nfrom keras.layers import (\n    Dense,\n    SeparableConv2D,\n)\n\nx = Input((8, 8, 4))\nx = ▮SeparableConv2D(8, 3)(x)\n`,
  ],
  ["another name for it", `from keras.layers import SeparableConv2D as Sep\n\nx = ▮Sep(8, 3)(x)\n`],
  [
    "a partial",
    `from functools import partial\nfrom keras import layers\n\nsep = partial(layers.SeparableConv2D, use_bias=False)\nx = ▮sep(8, 3)(x)\n`,
  ],
  ["a loop over known values", `${head}x = inputs\nfor filters in (16, 32):\n    x = ▮layers.SeparableConv2D(filters, 3)(x)\n`],
  ["filters by a name", `${head}def block(x, filters):\n    x = ▮layers.SeparableConv2D(filters * 2, 3)(x)\n    return x\n`],
  [
    "a stride that only callers know",
    `${head}def block(x, stride=1):\n    x = ▮layers.SeparableConv2D(32, 3, strides=stride)(x)\n    return x\n`,
  ],
  ["unequal strides", functional("SeparableConv2D(32, 3, strides=(1, 2))")],
  [
    "single quotes and tabs",
    `from keras import layers\ndef block(x):\n\tx = ▮layers.SeparableConv2D(32, 3, padding='same', name='sep')(x)\n\treturn x\n`,
  ],
  ["carriage returns", functional('SeparableConv2D(32, 3, padding="same")').replaceAll("\n", "\r\n")],
  [
    "two statements",
    `${head}x = ▮layers.DepthwiseConv2D(3, padding="same", use_bias=False)(inputs)\nx = layers.Conv2D(32, 1, activation="relu")(x)\n`,
  ],
  [
    "two statements, a bias between",
    `${head}x = ▮layers.DepthwiseConv2D(3, padding="same")(inputs)\nx = layers.Conv2D(32, 1)(x)\n`,
  ],
  [
    "two statements, a ReLU between",
    `${head}x = ▮layers.DepthwiseConv2D(3, padding="same", use_bias=False, activation="relu")(inputs)\nx = layers.Conv2D(32, 1)(x)\n`,
  ],
  [
    "two statements, a batch norm between",
    `${head}x = ▮layers.DepthwiseConv2D(3, use_bias=False)(inputs)\nx = layers.BatchNormalization()(x)\nx = layers.Conv2D(32, 1)(x)\n`,
  ],
  [
    "two statements, another name between",
    `${head}y = ▮layers.DepthwiseConv2D(3, use_bias=False)(inputs)\nz = layers.Conv2D(32, 1)(y)\n`,
  ],
  [
    "two statements, the name between used again",
    `${head}y = ▮layers.DepthwiseConv2D(3, use_bias=False)(inputs)\nz = layers.Conv2D(32, 1)(y)\nprint(y.shape)\n`,
  ],
  [
    "two statements with something between",
    `${head}x = ▮layers.DepthwiseConv2D(3, use_bias=False)(inputs)\nprint(x.shape)\nx = layers.Conv2D(32, 1)(x)\n`,
  ],
  ["two layers, one in the other", `${head}x = layers.Conv2D(32, 1)(▮layers.DepthwiseConv2D(3, use_bias=False)(inputs))\n`],
  [
    "two layers of a list",
    `${head}model = keras.Sequential([\n    ▮layers.DepthwiseConv2D(3, use_bias=False, name="a_depthwise"),\n    layers.Conv2D(32, 1, name="a_pointwise"),\n    layers.ReLU(),\n])\n`,
  ],
  [
    "two layers that are all of a Sequential",
    `${head}class Net(keras.Model):\n    def __init__(self):\n        super().__init__()\n        self.conv = keras.Sequential([▮layers.DepthwiseConv2D(3, use_bias=False), layers.Conv2D(32, 1)])\n\n    def call(self, x):\n        return self.conv(x)\n`,
  ],
  [
    "two layers that are all of a model",
    `${head}model = keras.Sequential([▮layers.DepthwiseConv2D(3, use_bias=False), layers.Conv2D(32, 1)])\n`,
  ],
  [
    "two names that are not one",
    `${head}x = ▮layers.DepthwiseConv2D(3, use_bias=False, name="one")(inputs)\nx = layers.Conv2D(32, 1, name="other")(x)\n`,
  ],
  [
    "a regulariser of the depthwise bias",
    `${head}x = ▮layers.DepthwiseConv2D(3, use_bias=False, bias_regularizer="l2")(inputs)\nx = layers.Conv2D(32, 1)(x)\n`,
  ],
  [
    "one of two that is not trained",
    `${head}x = ▮layers.DepthwiseConv2D(3, use_bias=False, trainable=False)(inputs)\nx = layers.Conv2D(32, 1)(x)\n`,
  ],
  [
    "a grouped layer, then 1×1",
    `${head}x = ▮layers.Conv2D(16, 3, padding="same", groups=16, use_bias=False)(inputs)\nx = layers.Conv2D(32, 1)(x)\n`,
  ],
  ["a depthwise layer", functional('DepthwiseConv2D(3, padding="same", activation="relu", depthwise_regularizer="l2")')],
  ["a depthwise layer with a multiplier", functional("DepthwiseConv2D(5, strides=2, depth_multiplier=3)")],
  ["a depthwise layer on unknown channels", `${head}def block(x):\n    x = ▮layers.DepthwiseConv2D(3)(x)\n    return x\n`],
  ["a grouped layer that is depthwise", functional('Conv2D(48, 3, groups=16, kernel_initializer="zeros")')],
  ["a grouped layer that is not", functional("Conv2D(32, 3, groups=4)")],
  [
    "a helper of the same file",
    `${head}def sep(x):\n    x = layers.SeparableConv2D(32, 3)(x)\n    return x\n\nx = ▮sep(inputs)\n`,
  ],
  [
    "one-channel paths as they are written here",
    `${head}paths = []\nfor c in range(16):\n    path = ▮layers.Conv2D(1, 3, padding="same", use_bias=False, name=f"sep_depthwise_{c}")(inputs[..., c : c + 1])\n    path = layers.Conv2D(32, 1, use_bias=c == 0, name=f"sep_pointwise_{c}")(path)\n    paths.append(path)\nx = layers.Activation("relu")(layers.add(paths))\n`,
  ],
  [
    "one-channel paths as others write them",
    `${head}paths = []\nfor c in range(16):\n    path = ▮layers.Conv2D(1, 3, padding="same", use_bias=False)(inputs[..., c : c + 1])\n    path = layers.Conv2D(32, 1, use_bias=False)(path)\n    print(c)\n    paths.append(path)\nx = layers.add(paths)\n`,
  ],
  [
    "slices as they are written here",
    `${head}paths = []\nfor c in range(4):\n    path = layers.Conv2D(8, 3, activation="relu")(inputs[..., c * 4 : (c + 1) * 4])\n    paths.append(path)\nx = ▮layers.concatenate(paths)\n`,
  ],
  ["paths where the usual names are taken", `${head}paths = path = c = None\nx = ▮layers.Conv2D(32, 3, groups=4)(inputs)\n`],
  ["paths of what is no variable", `${head}x = ▮layers.Conv2D(32, 3, groups=4)(layers.ReLU()(inputs))\n`],
  ["paths of layers with regularisers", functional('SeparableConv2D(32, 3, pointwise_regularizer="l2")')],
  [
    "paths with names, activation and bias initialiser",
    functional('SeparableConv2D(32, 3, activation="relu", bias_initializer="ones", name="sep")'),
  ],
  [
    "paths of a layer that is imported by its name",
    `from keras import Input\nfrom keras.layers import SeparableConv2D\n\nx = Input((8, 8, 4))\nx = ▮SeparableConv2D(8, 3, activation="relu")(x)\n`,
  ],
  ["paths with a softmax inside", functional('Conv2D(32, 3, groups=4, activation="softmax")')],
  [
    "two attributes, applied one after the other",
    `${head}class Net(keras.Model):\n    def __init__(self):\n        super().__init__()\n        self.depthwise = ▮layers.DepthwiseConv2D(3, use_bias=False)\n        self.norm = layers.BatchNormalization()\n        self.pointwise = layers.Conv2D(32, 1)\n\n    def call(self, x):\n        x = self.norm(x)\n        x = self.depthwise(x)\n        x = self.pointwise(x)\n        return x\n`,
  ],
  [
    "two attributes, one applied to the other",
    `${head}class Net(keras.Model):\n    def __init__(self):\n        super().__init__()\n        self.depthwise = ▮layers.DepthwiseConv2D(3, use_bias=False)\n        self.norm = layers.BatchNormalization()\n        self.pointwise = layers.Conv2D(32, 1)\n\n    def call(self, x):\n        x = self.norm(x)\n        x = self.pointwise(self.depthwise(x))\n        return x\n`,
  ],
  [
    "two attributes, one of which is asked for",
    `${head}class Net(keras.Model):\n    def __init__(self):\n        super().__init__()\n        self.depthwise = ▮layers.DepthwiseConv2D(3, use_bias=False)\n        self.norm = layers.BatchNormalization()\n        self.pointwise = layers.Conv2D(32, 1)\n\n    def call(self, x):\n        x = self.norm(x)\n        print(self.depthwise.weights)\n        x = self.pointwise(self.depthwise(x))\n        return x\n`,
  ],
  [
    "two attributes, what is between used again",
    `${head}class Net(keras.Model):\n    def __init__(self):\n        super().__init__()\n        self.depthwise = ▮layers.DepthwiseConv2D(3, use_bias=False)\n        self.norm = layers.BatchNormalization()\n        self.pointwise = layers.Conv2D(32, 1)\n\n    def call(self, x):\n        x = self.norm(x)\n        y = self.depthwise(x)\n        x = self.pointwise(y)\n        print(y.shape)\n        return x\n`,
  ],
  [
    "three layers",
    `${head}${inStatements("layers.Conv2D(12, 1)", 'layers.Conv2D(8, 3, padding="same", groups=4)', "layers.Conv2D(20, 1)")}`,
  ],
  [
    "three layers with activations and names",
    `${head}${inStatements(
      'layers.Conv2D(12, 1, activation="relu", name="entry")',
      'layers.Conv2D(8, 3, strides=2, padding="same", groups=4, activation="elu", name="grouped")',
      'layers.Conv2D(20, 1, activation="softmax", name="exit")',
    )}`,
  ],
  [
    "three layers, normalisations and ReLUs between",
    `${head}${inStatements(
      'layers.Conv2D(12, 1, use_bias=False, name="entry")',
      'layers.BatchNormalization(name="norm1")',
      'layers.ReLU(name="relu1")',
      'layers.Conv2D(8, 3, padding="same", groups=4, use_bias=False, name="grouped")',
      'layers.BatchNormalization(name="norm2")',
      'layers.Activation("relu")',
      'layers.Conv2D(20, 1, use_bias=False, name="exit")',
    )}`,
  ],
  [
    "three layers, one in the other",
    `${head}x = layers.Conv2D(20, 1)(layers.Conv2D(8, 3, groups=4)(▮layers.Conv2D(12, 1)(inputs)))\n`,
  ],
  [
    "three layers that are imported by their name",
    `from keras import Input\nfrom keras.layers import Conv2D, ReLU\n\nx = Input((8, 8, 16))\n${inStatements("Conv2D(12, 1)", "ReLU()", "Conv2D(8, 3, groups=4)", 'Conv2D(20, 1, activation="relu")').replaceAll("inputs", "x")}`,
  ],
  [
    "three layers, a regulariser",
    `${head}${inStatements('layers.Conv2D(12, 1, kernel_regularizer="l2")', "layers.Conv2D(8, 3, groups=4)", "layers.Conv2D(20, 1)")}`,
  ],
  [
    "three layers, what is between used again",
    `${head}y = ▮layers.Conv2D(12, 1)(inputs)\nx = layers.Conv2D(12, 3, padding="same", groups=4)(y)\nx = layers.Conv2D(20, 1)(x)\nx = layers.concatenate([x, y])\n`,
  ],
  [
    "three layers in a helper, sizes by names",
    `${head}def block(x, filters, groups):\n    y = ▮layers.Conv2D(4 * groups, 1, activation="relu")(x)\n    y = layers.Conv2D(8 * groups, 3, padding="same", groups=groups, activation="relu")(y)\n    y = layers.Conv2D(filters, 1)(y)\n    return layers.add([x, y])\n`,
  ],
  [
    "three layers, a softmax inside of the second",
    `${head}${inStatements("layers.Conv2D(12, 1)", 'layers.Conv2D(8, 3, groups=4, activation="softmax")', "layers.Conv2D(20, 1)")}`,
  ],
  [
    "three layers, a softmax between",
    `${head}${inStatements("layers.Conv2D(12, 1)", "layers.Softmax()", "layers.Conv2D(8, 3, groups=4)", "layers.Conv2D(20, 1)")}`,
  ],
  [
    "three layers beside a shortcut",
    `${head}y = ▮layers.Conv2D(12, 1)(inputs)\ny = layers.Conv2D(8, 3, padding="same", groups=4)(y)\ny = layers.Conv2D(16, 1)(y)\nx = layers.add([inputs, y])\n`,
  ],
  [
    "three layers in a Sequential",
    `${head}model = keras.Sequential([\n    ▮layers.Conv2D(12, 1),\n    layers.Conv2D(8, 3, groups=4),\n    layers.Conv2D(20, 1),\n])\n`,
  ],
  [
    "ResNeXt paths as they are written here",
    `${head}paths = []\nfor c in range(4):\n    path = ▮layers.Conv2D(3, 1, activation="relu", name=f"entry_{c}")(inputs)\n    path = layers.Conv2D(2, 3, padding="same", name=f"grouped_{c}")(path)\n    path = layers.ReLU()(path)\n    path = layers.Conv2D(20, 1, use_bias=c == 0, name=f"exit_{c}")(path)\n    paths.append(path)\nx = layers.Activation("relu")(layers.add(paths))\n`,
  ],
  ["a comment inside of the call", `${head}x = ▮layers.SeparableConv2D(\n    32,  # filters\n    3,\n)(inputs)\n`],
  ["a hash inside of a text", functional('SeparableConv2D(32, 3, name="a#b")')],
  [
    "a comment between two layers",
    `${head}x = layers.Conv2D(32, 1)(  # the second\n    ▮layers.DepthwiseConv2D(3, use_bias=False)(inputs)\n)\n`,
  ],
  [
    "an import in a text",
    `"""Like this:\n\nfrom keras.layers import SeparableConv2D, Dense\n"""\nfrom keras import Input\nfrom keras.layers import SeparableConv2D, Add\n\nx = Input((8, 8, 4))\nx = ▮SeparableConv2D(8, 3)(x)\n`,
  ],
  ["within another layer", `${head}x = layers.TimeDistributed(▮layers.SeparableConv2D(32, 3))(frames)\n`],
  ["several targets", `${head}x = y = ▮layers.SeparableConv2D(32, 3)(inputs)\n`],
  ["behind a test", `${head}if deep: x = ▮layers.SeparableConv2D(32, 3)(inputs)\n`],
];
