"""The peer of separableStep.mjs: the same network and step in PyTorch eager, channels_last. Answers each line "go N" with its median ms."""
import statistics
import sys
import time

import torch
from torch import nn

WIDTH, MODULES, BATCH = 64, 2, 64


def module(channels):
    return [
        nn.Conv2d(channels, channels, 3, padding=1, groups=channels, bias=False),
        nn.Conv2d(channels, channels, 1, bias=False),
        nn.BatchNorm2d(channels, eps=1e-3),
        nn.ReLU(inplace=True),
    ]


layers = [nn.Conv2d(3, WIDTH, 3, padding=1, bias=False), nn.BatchNorm2d(WIDTH, eps=1e-3), nn.ReLU(inplace=True)]
for stage in range(3):
    layers += [nn.MaxPool2d(2)] if stage else []
    for _ in range(MODULES):
        layers += module(WIDTH)
network = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(WIDTH, 10))
network = network.to(memory_format=torch.channels_last)
optimiser = torch.optim.SGD(network.parameters(), lr=0.05, momentum=0.9, weight_decay=5e-4)
images = torch.randn(BATCH, 3, 32, 32).to(memory_format=torch.channels_last)
labels = torch.randint(0, 10, (BATCH,))


def step():
    start = time.perf_counter()
    optimiser.zero_grad(set_to_none=True)
    nn.functional.cross_entropy(network(images), labels).backward()
    optimiser.step()
    return 1000 * (time.perf_counter() - start)


torch.set_num_threads(int(sys.argv[1]))
for line in sys.stdin:
    times = [step() for _ in range(int(line.split()[1]))]
    print(statistics.median(times), torch.__version__, flush=True)
