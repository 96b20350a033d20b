#!/usr/bin/env python3
"""Writes pytorch_convolution.inc: convolutions and their gradients as PyTorch computes them."""
import os

import torch
import torch.nn.functional as F

torch.set_num_threads(1)
FOLDER = os.path.dirname(os.path.abspath(__file__))
lines = []


def numbers(count, salt):
    """Between -1 and 1, none 0, exact in both types."""
    return [(((i + salt) * 7919 + salt * 104729) % 257 - 128 or 1) / 128 for i in range(count)]


def tensor(shape, salt):
    return torch.tensor(numbers(torch.Size(shape).numel(), salt), dtype=torch.float64).reshape(shape).requires_grad_()


def array(name, values):
    body = ", ".join(float(v).hex() for v in values.detach().flatten().tolist())
    lines.append("static const double %s[] = {%s};" % (name, body))


# batch, channels, height and width (0: one dimension), filters, kernel, stride, padding, dilation, groups, bias
CASES = [
    (2, 1, (6, 7), 3, (3, 3), (1, 1), (0, 0), (1, 1), 1, 1),
    (3, 2, (5, 6), 4, (3, 2), (2, 1), (1, 1), (1, 2), 1, 1),
    (2, 4, (5, 5), 6, (3, 3), (2, 3), (2, 1), (1, 1), 2, 0),
    (2, 3, (6, 5), 3, (3, 3), (1, 1), (1, 1), (1, 1), 3, 1),
    (1, 3, (4, 4), 6, (1, 1), (2, 2), (0, 0), (1, 1), 1, 1),
    (2, 2, (7, 6), 5, (2, 3), (3, 2), (0, 2), (3, 2), 1, 1),
    (2, 2, (3, 4), 18, (3, 4), (1, 1), (0, 0), (1, 1), 1, 1),
    (3, 3, (0, 11), 4, (0, 3), (0, 2), (0, 1), (0, 2), 1, 1),
    (2, 4, (0, 9), 8, (0, 4), (0, 1), (0, 2), (0, 1), 4, 0),
]

for i, (batch, channels, size, filters, kernel, stride, padding, dilation, groups, bias) in enumerate(CASES):
    is_flat = size[0] == 0
    axes = slice(1 if is_flat else 0, 2)
    X = tensor((batch, channels) + size[axes], 1 + i)
    W = tensor((filters, channels // groups) + kernel[axes], 20 + i)
    b = tensor((filters,), 40 + i) if bias else None
    convolve = F.conv1d if is_flat else F.conv2d
    Y = convolve(X, W, b, stride[axes], padding[axes], dilation[axes], groups)
    T = tensor(Y.shape, 60 + i)
    Y.retain_grad()
    F.mse_loss(Y, T).backward()
    for name, values in [("X", X), ("W", W), ("b", b if bias else torch.zeros(1)), ("T", T), ("Y", Y), ("dY", Y.grad),
                         ("dX", X.grad), ("dW", W.grad), ("db", b.grad if bias else torch.zeros(1))]:
        array("case_%d_%s" % (i, name), values)

lines.append("static const convolution_run convolution_runs[] = {")
for i, (batch, channels, size, filters, kernel, stride, padding, dilation, groups, bias) in enumerate(CASES):
    pairs = ", ".join("{%d, %d}" % pair for pair in (size, kernel, stride, padding, dilation))
    arrays = ", ".join("case_%d_%s" % (i, name) for name in ("X", "W", "b", "T", "Y", "dY", "dX", "dW", "db"))
    lines.append("    {%d, %d, %d, %d, %d, %s, %s}," % (batch, channels, filters, groups, bias, pairs, arrays))
lines.append("};")

with open(os.path.join(FOLDER, "pytorch_convolution.inc"), "w") as out:
    out.write("/* Made by pytorch_convolution.py with PyTorch %s. */\n" % torch.__version__.split("+")[0])
    out.write("\n".join(lines) + "\n")
