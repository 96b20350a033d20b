"""Trains the network of the example `digits` with PyTorch, eager, on images in the format of MNIST, and prints the
seconds of each epoch and the test accuracy."""
import argparse
import gzip
import pathlib
import time

import numpy
import torch
from torch import nn

DATA = pathlib.Path("/usr/share/datasets/fashion-mnist")  # Debian: dataset-fashion-mnist


def digits_example_net():
    """That of examples/digits.c, the softmax folded into the loss."""
    return nn.Sequential(
        nn.Conv2d(1, 8, 5, padding=2), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 32, 5), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(800, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))


def read_idx(path):
    """An IDX file of bytes, gzipped: two zeros, the type, the rank, each dimension in four bytes, the elements."""
    raw = gzip.decompress(path.read_bytes())
    rank = raw[3]
    dims = numpy.frombuffer(raw, ">u4", rank, 4)
    return numpy.frombuffer(raw, numpy.uint8, -1, 4 + 4 * rank).reshape(dims)


def read_part(folder, name):
    """Images [count × 1 × 28 × 28] in [0, 1] and their classes."""
    X = torch.from_numpy(read_idx(folder / f"{name}-images-idx3-ubyte.gz").astype(numpy.float32) / 255)
    T = torch.from_numpy(read_idx(folder / f"{name}-labels-idx1-ubyte.gz").astype(numpy.int64))
    return X.unsqueeze(1), T


def flipped(x):
    """Half of the images, chosen at random, with left and right exchanged, in place."""
    chosen = torch.rand(len(x)) < 0.5
    x[chosen] = x[chosen].flip(-1)
    return x


def train_epoch(net, optimizer, X, T, options):
    """Returns the mean loss. All images are in memory; a batch is gathered by its indices."""
    loss_function = nn.CrossEntropyLoss()
    total = torch.zeros(())
    for chosen in torch.randperm(len(X)).split(options.batch):
        x = flipped(X[chosen]) if options.augment == "flip" else X[chosen]
        optimizer.zero_grad(set_to_none=True)
        loss = loss_function(net(x), T[chosen])
        loss.backward()
        optimizer.step()
        total += loss.detach() * len(chosen)
    return total.item() / len(X)


def accuracy_of(net, X, T):
    net.eval()
    with torch.inference_mode():
        right = sum((net(x).argmax(1) == t).sum().item() for x, t in zip(X.split(1000), T.split(1000)))
    return right / len(X)


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--learning-rate", type=float, default=0.003, help="of the first epoch, falling to 0")
    parser.add_argument("--weight-decay", type=float, default=2e-4)
    parser.add_argument("--augment", choices=["none", "flip"], default="flip")
    parser.add_argument("--data", type=pathlib.Path, default=DATA, help="the folder of the four IDX files, gzipped")
    return parser.parse_args()


def main():
    options = parse()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    X, T = read_part(options.data, "train")
    mean, deviation = X.mean(), X.std()
    X_test, T_test = read_part(options.data, "t10k")
    X, X_test = (X - mean) / deviation, (X_test - mean) / deviation
    net = digits_example_net()
    optimizer = torch.optim.Adam(net.parameters(), lr=options.learning_rate, weight_decay=options.weight_decay)
    for epoch in range(options.epochs):
        optimizer.param_groups[0]["lr"] = options.learning_rate * (options.epochs - epoch) / options.epochs
        start = time.perf_counter()
        loss = train_epoch(net, optimizer, X, T, options)
        print(f"epoch {epoch + 1}  loss {loss:.4f}  {time.perf_counter() - start:.3f} s", flush=True)
    print(f"accuracy={accuracy_of(net, X_test, T_test):.4f} loss={loss:.6f} "
          f"parameters={sum(p.numel() for p in net.parameters())}")


if __name__ == "__main__":
    main()
