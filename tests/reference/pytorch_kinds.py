#!/usr/bin/env python3
"""Writes pytorch_kinds.inc: single layers, and two small networks trained for some steps, as PyTorch computes them.

The layers are those of tests/support/layer_cases.c, in f64; numbers are made in the same way on both sides.
"""
import os

import torch
import torch.nn.functional as F

torch.set_num_threads(1)
FOLDER = os.path.dirname(os.path.abspath(__file__))
BATCH, STEPS = 5, 4
lines = []


def numbers(count, salt):
    """Between -1 and 1, none 0, exact in both types."""
    return [(((i + salt) * 7919 + salt * 104729) % 257 - 128 or 1) / 128 for i in range(count)]


def tensor(shape, salt, dtype=torch.float64):
    return torch.tensor(numbers(torch.Size(shape).numel(), salt), dtype=dtype).reshape(shape)


def text(values):
    return "{" + ", ".join(float(v).hex() for v in values) + "}"


def flat(tensors):
    return [v for t in tensors for v in t.detach().flatten().tolist()]


# ---- Layers: y = f(inputs, parameters) ----

def layer(kind, setting, shapes, parameter_shapes, f, indices=None):
    inputs = [tensor((BATCH, *s), 1 + k).requires_grad_() for k, s in enumerate(shapes)]
    if indices:
        count = BATCH * torch.Size(shapes[0]).numel()
        inputs = [torch.tensor([i * i % (indices - 1) for i in range(count)]).reshape(BATCH, *shapes[0])]
    parameters = [tensor(s, 11 + i).requires_grad_() for i, s in enumerate(parameter_shapes)]
    Y = f(inputs, parameters)
    Y.backward(tensor(Y.shape, 21))
    gradients = ([] if indices else [x.grad for x in inputs]) + [p.grad for p in parameters]
    lines.append('    {"%s", %d, %d, %s, %s},' % (kind, setting, len(shapes), text(flat([Y])), text(flat(gradients))))


POOL2D = [(0, 0, 0, 0), (2, 2, 0, 1), (1, 1, 1, 1), (3, 1, 1, 0)]


def images_pool(kind, pool):
    for setting, (sh, sw, ph, pw) in enumerate(POOL2D):
        window = (2, 2 if setting == 0 else 3)
        layer(kind, setting, [(2, 5, 7)], [], lambda X, P: pool(
            X[0], window, (sh or window[0], sw or window[1]), (ph, pw), setting % 2 == 1))


def sequences_pool(kind, pool):
    for setting in range(4):
        layer(kind, setting, [(3, 9)], [], lambda X, P: pool(X[0], 3, setting or 3, setting // 2, setting == 3))


def pools():
    images_pool("max_pool2d", lambda x, window, stride, padding, count: F.max_pool2d(x, window, stride, padding))
    images_pool("average_pool2d", lambda x, window, stride, padding, count: F.avg_pool2d(
        x, window, stride, padding, count_include_pad=count))
    sequences_pool("max_pool1d", lambda x, window, stride, padding, count: F.max_pool1d(x, window, stride, padding))
    sequences_pool("average_pool1d", lambda x, window, stride, padding, count: F.avg_pool1d(
        x, window, stride, padding, count_include_pad=count))
    layer("global_max_pool", 0, [(3, 2, 4)], [], lambda X, P: F.adaptive_max_pool2d(X[0], 1).flatten(1))
    layer("global_average_pool", 0, [(3, 2, 4)], [], lambda X, P: F.adaptive_avg_pool2d(X[0], 1).flatten(1))


def norms():
    for shape in [(5,), (2, 3, 2)]:
        for affine in range(2):
            layer("batch_norm", affine, [shape], [shape[:1]] * 2 * affine, lambda X, P: F.batch_norm(
                X[0], None, None, *(P or (None, None)), training=True, eps=0.01))
    for setting in range(6):
        shape = (4, 6)[2 - (setting // 2 or 2):]
        layer("layer_norm", setting, [(4, 6)], [shape] * 2 * (setting % 2), lambda X, P: F.layer_norm(
            X[0], shape, *(P or (None, None))))


def others():
    for setting in range(2):
        layer("embedding", setting, [(2, 3)], [(7 + setting, 4)], lambda X, P: F.embedding(X[0], P[0]),
              indices=7 + setting)
    layer("flatten", 0, [(2, 2, 3)], [], lambda X, P: X[0].flatten(1))
    layer("reshape", 0, [(4, 3)], [], lambda X, P: X[0].reshape(-1, 2, 3, 2))
    layer("add", 0, [(3, 2)] * 2, [], lambda X, P: X[0] + X[1])
    layer("add", 0, [(4,)] * 3, [], lambda X, P: X[0] + X[1] + X[2])
    layer("concatenate", 0, [(1, 4), (3, 4), (2, 4)], [], lambda X, P: torch.cat(X, 1))
    for axis in range(2):
        layer("concatenate", axis, [(3, 2)] * 2, [], lambda X, P: torch.cat(X, 1 + axis))
    for shape in [(6,), (3, 4)]:
        for per_channel in range(2):
            layer("prelu", per_channel, [shape], [(shape[0] if per_channel else 1,)], lambda X, P: F.prelu(X[0], P[0]))


# ---- Networks, trained by momentum; the moments of their batch normalisations run along ----

class Images:
    """conv, batch norm, PReLU, max pool, layer norm, average pool, dense; cross-entropy."""
    shapes = [(3, 2, 3, 3), (3,), (3,), (3,), (3,), (3, 4, 4), (3, 4, 4), (4, 12), (4,)]

    def __init__(self, dtype):
        self.P = [tensor(s, 11 + i, dtype).requires_grad_() for i, s in enumerate(self.shapes)]
        self.X = tensor((BATCH, 2, 8, 8), 1, dtype)
        self.classes = torch.tensor([i * 3 % 4 for i in range(BATCH)])
        self.moments = [torch.zeros(3, dtype=dtype), torch.ones(3, dtype=dtype)]

    def output(self, training):
        P = self.P
        Z = F.conv2d(self.X, P[0], P[1], padding=1)
        Z = F.prelu(F.batch_norm(Z, *self.moments, P[2], P[3], training=training), P[4])
        Z = F.avg_pool2d(F.layer_norm(F.max_pool2d(Z, 2), (3, 4, 4), P[5], P[6]), 2)
        return F.linear(Z.flatten(1), P[7], P[8])

    def loss(self, Z):
        return F.cross_entropy(Z, self.classes)

    def prediction(self):
        return F.softmax(self.output(False), 1)


class Words:
    """embedding, two pools side by side, joined, added to themselves, batch norm of features, dense; squares."""
    shapes = [(9, 4), (20,), (20,), (2, 20), (2,)]

    def __init__(self, dtype):
        self.P = [tensor(s, 11 + i, dtype).requires_grad_() for i, s in enumerate(self.shapes)]
        self.X = torch.tensor([i * i % 8 for i in range(BATCH * 5)]).reshape(BATCH, 5)
        self.T = tensor((BATCH, 2), 2, dtype)
        self.moments = [torch.zeros(20, dtype=dtype), torch.ones(20, dtype=dtype)]

    def output(self, training):
        P = self.P
        E = F.embedding(self.X, P[0])
        J = torch.cat([F.max_pool1d(E, 2), F.avg_pool1d(E, 2)], 2)
        S = (J + E).flatten(1)
        return F.linear(F.batch_norm(S, *self.moments, P[1], P[2], training=training), P[3], P[4])

    def loss(self, Z):
        return F.mse_loss(Z, self.T)

    def prediction(self):
        return self.output(False)


def network(dtype_name, dtype, which):
    net = which(dtype)
    optimizer = torch.optim.SGD(net.P, lr=0.01, momentum=0.9)
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = net.loss(net.output(True))
        loss.backward()
        optimizer.step()
        losses.append(float(loss))
    lines.append("    {%s, %s_NETWORK, %s, %s, %s, %s}," % (
        dtype_name, which.__name__.upper(), text(losses), text(flat(net.P)), text(flat(net.moments)),
        text(flat([net.prediction()]))))


lines.append("static const layer_run layer_runs[] = {")
pools()
norms()
others()
lines.append("};")
lines.append("static const trained_run trained_runs[] = {")
for name, dtype in {"NNLA_F32": torch.float32, "NNLA_F64": torch.float64}.items():
    network(name, dtype, Images)
    network(name, dtype, Words)
lines.append("};")

with open(os.path.join(FOLDER, "pytorch_kinds.inc"), "w") as out:
    out.write("/* Made by pytorch_kinds.py with PyTorch %s. */\n" % torch.__version__.split("+")[0])
    out.write("\n".join(lines) + "\n")
