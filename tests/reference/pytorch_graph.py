#!/usr/bin/env python3
"""Writes graph_reference.inc: graphs with sums, shared layers and several losses, as PyTorch trains them.

Per graph and element type: the losses of ten steps of Adam and the parameters after them, in the library's order.
"""
import os

import torch
import torch.nn.functional as F

torch.set_num_threads(1)
FOLDER = os.path.dirname(os.path.abspath(__file__))
ROWS, STEPS = 6, 10
DTYPES = {"NNLA_F32": torch.float32, "NNLA_F64": torch.float64}
lines = []


def numbers(count, salt):
    """Between -1 and 1, none 0, exact in both types."""
    return [(((i + salt) * 7919 + salt * 104729) % 257 - 128 or 1) / 128 for i in range(count)]


def tensor(shape, salt, dtype):
    return torch.tensor(numbers(torch.Size(shape).numel(), salt), dtype=dtype).reshape(shape)


CLASSES = torch.tensor([(2 * i + i // 3) % 3 for i in range(ROWS)])


def residual(p, X, T):
    W0, b0, W1, b1, W2, b2 = p
    H = F.linear(X[0], W0, b0)
    Y = H + F.linear(torch.tanh(F.linear(H, W1, b1)), W2, b2)
    return F.mse_loss(Y, T[0])


def siamese(p, X, T):
    W, b, V, c = p
    H = torch.cat([torch.tanh(F.linear(x, W, b)) for x in X], dim=1)
    return F.binary_cross_entropy_with_logits(F.linear(H, V, c), (T[0] > 0).to(H.dtype))


def heads(p, X, T):
    W, b, U, c, V, d = p
    H = torch.tanh(F.linear(X[0], W, b))
    Z = F.linear(H, U, c)
    Y = F.linear(torch.cat([F.softmax(Z, dim=1), H], dim=1), V, d)
    return 0.25 * F.mse_loss(H, T[0]) + 0.5 * F.cross_entropy(Z, CLASSES) + F.mse_loss(Y, T[1])


# shapes of parameters, inputs and real targets
GRAPHS = [
    (residual, [(5, 4), (5,), (5, 5), (5,), (5, 5), (5,)], [(ROWS, 4)], [(ROWS, 5)]),
    (siamese, [(5, 4), (5,), (1, 10), (1,)], [(ROWS, 4), (ROWS, 4)], [(ROWS, 1)]),
    (heads, [(5, 4), (5,), (3, 5), (3,), (2, 8), (2,)], [(ROWS, 4)], [(ROWS, 5), (ROWS, 2)]),
]


def text(values):
    return "{" + ", ".join(float(v).hex() for v in values) + "}"


lines.append("static const graph_run graph_runs[] = {")
for dtype in DTYPES:
    for graph, parameters, inputs, targets in GRAPHS:
        p = [tensor(shape, 3 + i, DTYPES[dtype]).requires_grad_() for i, shape in enumerate(parameters)]
        X = [tensor(shape, 20 + i, DTYPES[dtype]) for i, shape in enumerate(inputs)]
        T = [tensor(shape, 30 + i, DTYPES[dtype]) for i, shape in enumerate(targets)]
        optimizer = torch.optim.Adam(p, lr=0.02)
        losses = []
        for _ in range(STEPS):
            loss = graph(p, X, T)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss))
        flat = [v for w in p for v in w.detach().flatten().tolist()]
        lines.append('    {%s, "%s", %s, %d, %s},' % (dtype, graph.__name__, text(losses), len(flat), text(flat)))
lines.append("};")

with open(os.path.join(FOLDER, "graph_reference.inc"), "w") as out:
    out.write("/* Made by pytorch_graph.py with PyTorch %s. */\n" % torch.__version__.split("+")[0])
    out.write("\n".join(lines) + "\n")
