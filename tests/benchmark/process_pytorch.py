"""Training steps of PyTorch, eager: the fastest of many, as JSON. OMP_NUM_THREADS sets its threads."""
import os

import torch
from torch import nn

import process_timing


def moons_net():
    """2 - 100 tanh - 2 tanh - 1, the sigmoid folded into the loss."""
    return nn.Sequential(nn.Linear(2, 100), nn.Tanh(), nn.Linear(100, 2), nn.Tanh(), nn.Linear(2, 1))


def digits_net():
    """784 - 256 ReLU - 128 ReLU - 10, the softmax folded into the loss."""
    return nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10))


def lenet_net():
    """1 x 28 x 28 - two convolutions, each with ReLU and a max pool - 120 ReLU - 84 ReLU - 10, the softmax folded into
    the loss."""
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))


def moons_step(batch):
    net = moons_net()
    optimizer = torch.optim.SGD(net.parameters(), lr=1e-6, momentum=0.9)
    T = torch.randint(0, 2, (batch, 1)).float()
    return step_of(net, nn.BCEWithLogitsLoss(), optimizer, torch.randn(batch, 2), T)


def digits_step(batch):
    return classifier_step(digits_net(), torch.randn(batch, 784))


def lenet_step(batch):
    return classifier_step(lenet_net(), torch.randn(batch, 1, 28, 28))


def classifier_step(net, X):
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-6)
    T = torch.randint(0, 10, (len(X),))
    return step_of(net, nn.CrossEntropyLoss(), optimizer, X, T)


def step_of(net, loss_function, optimizer, X, T):
    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = loss_function(net(X), T)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


if __name__ == "__main__":
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    torch.manual_seed(20)
    process_timing.main(__doc__, {
        "moons 32": moons_step(32),
        "moons 1000": moons_step(1000),
        "digits 64": digits_step(64),
        "lenet 64": lenet_step(64),
    })
