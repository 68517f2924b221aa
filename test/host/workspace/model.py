"""A small network in Keras, as somebody who opens the editor might have it."""

from keras import layers, models

model = models.Sequential(
    [
        layers.Input((32, 32, 3)),
        layers.Conv2D(16, 3, padding="same", activation="relu"),
        layers.SeparableConv2D(32, 3, padding="same", activation="relu"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(10, activation="softmax"),
    ]
)
