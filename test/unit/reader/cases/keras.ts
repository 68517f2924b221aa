/** Keras as people write it, and the hard cases. */
import type { Case } from "./case";

const K = "from tensorflow.keras import layers, Input, Sequential, Model\n";

export const kerasCases: readonly Case[] = [
  ["a plain convolution", `${K}layers.Conv2D(32, 3)`],
  ["arguments by position", `${K}layers.Conv2D(32, (3, 3), (2, 2), "same", None, (1, 1), 1, "relu", False)`],
  ["arguments by keyword in any order", `${K}layers.Conv2D(padding="same", kernel_size=5, filters=16, use_bias=False)`],
  [
    "data passes, so that channels are known",
    `${K}x = Input((32, 32, 3))\nx = layers.Conv2D(8, 3)(x)\nx = layers.Conv2D(16, 3)(x)`,
  ],
  ["one input channel", `${K}x = Input((28, 28, 1))\nx = layers.DepthwiseConv2D(3)(x)\nx = layers.Conv2D(8, 1)(x)`],
  ["a depth multiplier", `${K}x = Input((8, 8, 4))\nlayers.DepthwiseConv2D(3, depth_multiplier=2, padding="same")(x)`],
  ["a separable layer with a multiplier", `${K}layers.SeparableConv2D(64, 3, depth_multiplier=3, activation="relu")`],
  ["unequal strides", `${K}layers.Conv2D(8, 3, strides=(2, 1))`],
  ["SAME with stride 2", `${K}x = Input((32, 32, 3))\nlayers.SeparableConv2D(16, 3, strides=2, padding="SAME")(x)`],
  ["SAME with stride 2 on an odd extent", `${K}x = Input((31, 31, 3))\nlayers.Conv2D(16, 3, 2, "same")(x)`],
  ["dilation", `${K}layers.DepthwiseConv2D(3, dilation_rate=4, padding="same")`],
  ["unequal dilation", `${K}layers.Conv2D(4, 3, dilation_rate=(1, 2))`],
  ["a rectangular kernel", `${K}layers.Conv2D(4, (1, 7), padding="same")`],
  ["groups", `${K}x = Input((8, 8, 32))\nlayers.Conv2D(64, 3, groups=8)(x)`],
  ["groups that do not divide", `${K}x = Input((8, 8, 30))\nlayers.Conv2D(64, 3, groups=8)(x)`],
  ["groups of unknown channels", `${K}layers.Conv2D(64, 3, groups=8)`],
  ["causal padding, which is none", `${K}layers.Conv2D(64, 3, padding="causal")`],
  ["an activation that blocks have not", `${K}layers.Conv2D(8, 3, activation="gelu")`],
  ["an activation as a function", `import tensorflow as tf\ntf.keras.layers.Conv2D(8, 3, activation=tf.nn.relu)`],
  ["an activation given by a variable", `${K}def f(act):\n    return layers.Conv2D(8, 3, activation=act)`],
  [
    "the old names",
    `from keras.layers import Convolution2D, SeparableConvolution2D\nConvolution2D(8, 3)\nSeparableConvolution2D(8, 3)`,
  ],
  ["an alias of a module", `import keras.layers as L\nL.Conv2D(8, 3)`],
  ["an alias of a name", `from keras.layers import Conv2D as C\nC(8, 3)`],
  ["everything imported", `from tensorflow.keras.layers import *\nSeparableConv2D(8, 3)`],
  [
    "everything of several modules imported",
    `from mylib import *\nfrom tensorflow.keras import *\nfrom tensorflow.keras.layers import *\nlayers.Conv2D(8, 3)\nSeparableConv2D(8, 3)\nmine(8, 3)`,
  ],
  ["the path in full", `import tensorflow as tf\ntf.keras.layers.Conv2D(8, 3)\ntf.compat.v1.keras.layers.Conv2D(8, 3)`],
  ["an assigned name", `${K}Conv = layers.Conv2D\nConv(8, 3)`],
  ["no import, as in a cell of a notebook", `x = layers.Conv2D(8, 3)(x)`],
  ["another library's Conv2D", `from mylib import Conv2D\nConv2D(8, 3)`],
  ["a class of the same name", `class Conv2D:\n    pass\nConv2D(8, 3)`],
  ["constants through names and arithmetic", `${K}base = 16\nwidth = base * 2 + 4 // 2\nlayers.Conv2D(width, 2 + 1)`],
  ["a loop over literals", `${K}x = Input((32, 32, 3))\nfor f in [16, 32]:\n    x = layers.Conv2D(f, 3, padding="same")(x)`],
  [
    "a loop that builds the same layer",
    `${K}x = Input((32, 32, 8))\nfor _ in range(4):\n    x = layers.Conv2D(8, 3, padding="same")(x)`,
  ],
  ["a loop over pairs", `${K}for f, k in [(8, 3), (16, 5)]:\n    layers.Conv2D(f, k)`],
  ["a loop with enumerate and zip", `${K}for i, (f, k) in enumerate(zip([8, 16], [3, 1])):\n    layers.Conv2D(f * (i + 1), k)`],
  ["an unknown loop", `${K}def net(x, blocks):\n    for b in blocks:\n        x = layers.Conv2D(b.filters, 3)(x)\n    return x`],
  ["a comprehension", `${K}towers = [layers.Conv2D(f, 1) for f in (4, 8)]`],
  ["**kwargs that are known", `${K}options = dict(padding="same", use_bias=False)\nlayers.Conv2D(8, 3, **options)`],
  ["**kwargs that are not", `${K}def f(**kwargs):\n    return layers.Conv2D(8, 3, **kwargs)`],
  ["*args that are known", `${K}size = (8, 3)\nlayers.Conv2D(*size)`],
  ["*args that are not", `${K}def f(*args):\n    return layers.Conv2D(*args)`],
  ["partial", `from functools import partial\n${K}Conv = partial(layers.Conv2D, kernel_size=3, padding="same")\nConv(8)`],
  ["a lambda", `${K}conv = lambda f: layers.Conv2D(f, 3, padding="same")\nx = Input((8, 8, 3))\nx = conv(16)(x)`],
  [
    "Sequential with a list",
    `${K}Sequential([layers.Conv2D(8, 3, input_shape=(28, 28, 1)), layers.ReLU(), layers.SeparableConv2D(16, 3)])`,
  ],
  [
    "Sequential with an input",
    `${K}Sequential([Input(shape=(16, 16, 3)), layers.Conv2D(4, 3), layers.MaxPooling2D(), layers.Conv2D(8, 3)])`,
  ],
  [
    "Sequential filled by add",
    `${K}m = Sequential()\nm.add(Input((16, 16, 3)))\nm.add(layers.DepthwiseConv2D(3))\nm.add(layers.Conv2D(8, 1))`,
  ],
  [
    "nested Sequential",
    `${K}inner = Sequential([layers.DepthwiseConv2D(3, padding="same"), layers.BatchNormalization(), layers.Conv2D(8, 1)])\nSequential([Input((16, 16, 4)), inner, layers.Conv2D(2, 1)])`,
  ],
  [
    "depthwise then pointwise",
    `${K}x = Input((8, 8, 4))\nx = layers.DepthwiseConv2D(3, padding="same", use_bias=False)(x)\nx = layers.Conv2D(6, 1)(x)`,
  ],
  [
    "batch norm between",
    `${K}x = Input((8, 8, 4))\nx = layers.DepthwiseConv2D(3)(x)\nx = layers.BatchNormalization(epsilon=1e-5)(x)\nx = layers.Conv2D(6, 1)(x)`,
  ],
  [
    "batch norm and ReLU between",
    `${K}x = Input((8, 8, 4))\nx = layers.DepthwiseConv2D(3)(x)\nx = layers.BatchNormalization()(x)\nx = layers.Activation("relu")(x)\nx = layers.Conv2D(6, 1)(x)`,
  ],
  [
    "an activation inside of the depthwise layer",
    `${K}x = Input((8, 8, 4))\nx = layers.DepthwiseConv2D(3, activation="relu")(x)\nx = layers.Conv2D(6, 1)(x)`,
  ],
  [
    "a pool between is no idiom",
    `${K}x = Input((8, 8, 4))\nx = layers.DepthwiseConv2D(3)(x)\nx = layers.MaxPooling2D()(x)\nx = layers.Conv2D(6, 1)(x)`,
  ],
  [
    "a depthwise map that goes elsewhere too",
    `${K}x = Input((8, 8, 4))\nd = layers.DepthwiseConv2D(3)(x)\ny = layers.Conv2D(6, 1)(d)\nz = layers.Flatten()(d)`,
  ],
  [
    "a helper with a convolution and batch norm",
    `${K}def conv_bn(x, f, s=1):\n    x = layers.Conv2D(f, 3, strides=s, padding="same", use_bias=False)(x)\n    return layers.ReLU()(layers.BatchNormalization()(x))\nx = conv_bn(Input((32, 32, 3)), 16, s=2)`,
  ],
  [
    "a residual helper",
    `${K}def block(x, f):\n    y = layers.SeparableConv2D(f, 3, padding="same")(x)\n    return layers.add([x, y])\nx = block(Input((8, 8, 16)), 16)`,
  ],
  [
    "a residual addition with a projection",
    `${K}x = Input((8, 8, 16))\ny = layers.Conv2D(32, 3, padding="same")(x)\ns = layers.Conv2D(32, 1)(x)\nz = layers.Add()([y, s])`,
  ],
  [
    "a ResNeXt block",
    `${K}x = Input((8, 8, 64))\ny = layers.Conv2D(32, 1, use_bias=False)(x)\ny = layers.Conv2D(32, 3, padding="same", groups=8, use_bias=False)(y)\ny = layers.Conv2D(64, 1, use_bias=False)(y)\nz = layers.Add()([x, y])`,
  ],
  [
    "ResNeXt as a sum of paths",
    `${K}x = Input((8, 8, 8))\npaths = []\nfor i in range(4):\n    p = layers.Conv2D(2, 1)(x)\n    p = layers.Conv2D(2, 3, padding="same")(p)\n    paths.append(layers.Conv2D(8, 1)(p))\ny = layers.Add()(paths)`,
  ],
  [
    "Inception towers",
    `${K}x = Input((8, 8, 32))\na = layers.Conv2D(8, 1)(x)\nb = layers.Conv2D(8, 3, padding="same")(layers.Conv2D(4, 1)(x))\nc = layers.Conv2D(8, 1)(layers.AveragePooling2D(3, 1, "same")(x))\ny = layers.concatenate([a, b, c])`,
  ],
  [
    "a model of its own class",
    `${K}class Net(Model):\n    def __init__(self):\n        super().__init__()\n        self.dw = layers.DepthwiseConv2D(3)\n        self.pw = layers.Conv2D(8, 1)\n    def call(self, x):\n        return self.pw(self.dw(x))`,
  ],
  ["channels first", `${K}layers.Conv2D(8, 3, data_format="channels_first")`],
  ["the bias left open", `${K}def f(x, use_bias):\n    return layers.Conv2D(8, 3, use_bias=use_bias)(x)`],
  ["a choice between numbers", `${K}def f(big):\n    return layers.Conv2D(64 if big else 32, 3)`],
  ["filters that grow by rounding", `${K}def f(alpha):\n    return layers.Conv2D(int(32 * alpha), 3)`],
  ["a walrus", `${K}if (n := 8) > 4:\n    layers.Conv2D(n, 3)`],
  ["keras.src, as the library itself imports", `from keras.src import layers\nlayers.Conv2D(8, 3)`],
  [
    "one-channel paths over slices, summed",
    `${K}from keras import ops\nx = Input((8, 8, 4))\npaths = []\nfor c, piece in enumerate(ops.split(x, 4, axis=-1)):\n    path = layers.Conv2D(1, 3, padding="same", use_bias=False)(piece)\n    path = layers.Conv2D(6, 1, use_bias=c == 0)(path)\n    paths.append(path)\nx = layers.add(paths)`,
  ],
  [
    "convolutions on slices, concatenated",
    `${K}import tensorflow as tf\nx = Input((8, 8, 12))\npaths = []\nfor piece in tf.split(x, 3, axis=-1):\n    paths.append(layers.Conv2D(2, 3, strides=2, activation="relu")(piece))\nx = layers.concatenate(paths)\nx = layers.Conv2D(6, 1)(x)`,
  ],
  [
    "two slices, which are told one by one",
    `${K}import tensorflow as tf\nx = Input((8, 8, 12))\na, b = tf.split(x, 2, axis=-1)\nx = layers.concatenate([layers.Conv2D(2, 3)(a), layers.Conv2D(3, 3)(b)])`,
  ],
  [
    "slices that are put together in another order",
    `${K}import tensorflow as tf\nx = Input((8, 8, 12))\na, b = tf.split(x, 2, axis=-1)\nx = layers.concatenate([layers.Conv2D(2, 3)(b), layers.Conv2D(3, 3)(a)])`,
  ],
  [
    "slices along another axis",
    `${K}import tensorflow as tf\nx = Input((8, 8, 12))\na, b = tf.split(x, 2, axis=1)\nx = layers.concatenate([layers.Conv2D(2, 3)(a), layers.Conv2D(3, 3)(b)])`,
  ],
  [
    "one-channel paths over slices by index, summed",
    `${K}x = Input((8, 8, 96))\npaths = []\nfor c in range(96):\n    path = layers.Conv2D(1, 3, padding="same", use_bias=False)(x[..., c : c + 1])\n    path = layers.Conv2D(6, 1, use_bias=False)(path)\n    paths.append(path)\nx = layers.add(paths)`,
  ],
  [
    "slices by index that leave channels out",
    `${K}x = Input((8, 8, 4))\nx = layers.concatenate([layers.Conv2D(1, 3)(x[..., :1]), layers.Conv2D(1, 3)(x[..., 2:3])])`,
  ],
  [
    "as many convolutions on slices as channels come in",
    "from keras import layers\n\n\ndef f(x, n):\n    paths = []\n    for c in range(x.shape[-1]):\n        path = layers.Conv2D(1, 3, use_bias=False)(x[..., c : c + 1])\n        paths.append(path)\n    return layers.concatenate(paths)\n",
  ],
  [
    "slices of other channels than a loop counts",
    "from keras import layers\n\n\ndef f(x, n):\n    x = layers.Conv2D(2 * n, 1)(x)\n    paths = []\n    for c in range(n):\n        path = layers.Conv2D(1, 3, use_bias=False)(x[..., c : c + 1])\n        paths.append(path)\n    return layers.concatenate(paths)\n",
  ],
  [
    "slices of unknown number, and one path more",
    "from keras import layers\n\n\ndef f(x, n):\n    paths = []\n    for c in range(x.shape[-1]):\n        path = layers.Conv2D(1, 3, use_bias=False)(x[..., c : c + 1])\n        paths.append(path)\n    paths.append(x)\n    return layers.concatenate(paths)\n",
  ],
];
