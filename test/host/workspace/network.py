"""A stage of a network in PyTorch, as somebody who opens the editor might have it."""

from torch import nn


class Stage(nn.Module):
    def __init__(self):
        super().__init__()
        self.entry = nn.Conv2d(3, 64, 3, padding=1)
        self.groups = nn.Conv2d(64, 64, 3, padding=1, groups=32)
        self.mix = nn.Conv2d(64, 64, 1)

    def forward(self, x):
        return self.mix(nn.functional.relu(self.groups(self.entry(x))))
