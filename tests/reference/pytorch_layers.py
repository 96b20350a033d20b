#!/usr/bin/env python3
"""Writes pytorch_reference.inc: layers, losses and optimizers as PyTorch computes them, in both element types.

One small network, affine map, squash, affine map, perhaps a squash, with each squash, loss and optimizer in turn.
"""
import os

import torch
import torch.nn.functional as F

torch.set_num_threads(1)
FOLDER = os.path.dirname(os.path.abspath(__file__))
ROWS, INPUTS, HIDDEN, OUTPUTS, STEPS = 8, 4, 5, 3, 10
DTYPES = {"NNLA_F32": torch.float32, "NNLA_F64": torch.float64}
lines = []


def numbers(count, salt):
    """Between -1 and 1, none 0, exact in both types."""
    return [(((i + salt) * 7919 + salt * 104729) % 257 - 128 or 1) / 128 for i in range(count)]


SHAPES = [(HIDDEN, INPUTS), (HIDDEN,), (OUTPUTS, HIDDEN), (OUTPUTS,)]
X = [1.5 * x for x in numbers(ROWS * INPUTS, 1)]
REALS = [1.5 * t for t in numbers(ROWS * OUTPUTS, 2)]
BITS = [float(t > 0) for t in REALS]
SHARES = [share for i in range(ROWS) for share in ([0.125, 0.5, 0.375], [1, 0, 0], [0.25, 0, 0.75])[i % 3]]
CLASSES = [(2 * i + i // 3) % OUTPUTS for i in range(ROWS)]
INITIAL = [p for i, shape in enumerate(SHAPES) for p in numbers(torch.Size(shape).numel(), 3 + i)]


def text(values):
    return "{" + ", ".join(float(v).hex() for v in values) + "}"


def flat(tensors):
    return [v for t in tensors for v in t.detach().flatten().tolist()]


def array(ctype, name, values):
    body = text(values) if ctype == "double" else "{" + ", ".join(str(v) for v in values) + "}"
    lines.append(f"static const {ctype} {name}[] = {body};")


SQUASHES = {
    "NNLA_IDENTITY": lambda z: z,
    "NNLA_RELU": F.relu,
    "NNLA_LEAKY_RELU": F.leaky_relu,
    "NNLA_ELU": F.elu,
    "NNLA_SELU": F.selu,
    "NNLA_GELU": F.gelu,
    "NNLA_SILU": F.silu,
    "NNLA_SOFTPLUS": F.softplus,
    "NNLA_TANH": torch.tanh,
    "NNLA_SIGMOID": torch.sigmoid,
    "NNLA_SOFTMAX": lambda z: F.softmax(z, dim=1),
    "NNLA_LOG_SOFTMAX": lambda z: F.log_softmax(z, dim=1),
}


def per_sample(total):
    return total / ROWS


# Of the pre-activations Z, the output Y and the targets; PyTorch averages a binary cross-entropy over elements, the
# library sums it over a sample's outputs.
def squared(Z, Y, T):
    return F.mse_loss(Y, T)


def absolute(Z, Y, T):
    return F.l1_loss(Y, T)


def huber(Z, Y, T):
    return F.huber_loss(Y, T)


def binary_of_logits(Z, Y, T):
    return per_sample(F.binary_cross_entropy_with_logits(Z, T, reduction="sum"))


def binary(Z, Y, T):
    return per_sample(F.binary_cross_entropy(Y, T, reduction="sum"))


def cross_of_logits(Z, Y, T):
    return F.cross_entropy(Z, T)


def cross_of_classes(Z, Y, T):
    return F.nll_loss(torch.log(Y), T)


def cross_of_shares(Z, Y, T):
    return per_sample(-(T * torch.log(Y)).sum())


# loss, last squash or None, targets, PyTorch's function
LOSSES = [
    ("NNLA_LOSS_MSE", None, "REALS", squared),
    ("NNLA_LOSS_MSE", "NNLA_TANH", "REALS", squared),
    ("NNLA_LOSS_MAE", None, "REALS", absolute),
    ("NNLA_LOSS_HUBER", None, "REALS", huber),
    ("NNLA_LOSS_BINARY_CROSS_ENTROPY", "NNLA_SIGMOID", "BITS", binary_of_logits),
    ("NNLA_LOSS_BINARY_CROSS_ENTROPY", "NNLA_SIGMOID", "SHARES", binary_of_logits),
    ("NNLA_LOSS_BINARY_CROSS_ENTROPY", "NNLA_SOFTMAX", "SHARES", binary),
    ("NNLA_LOSS_CROSS_ENTROPY", "NNLA_SOFTMAX", "SHARES", cross_of_logits),
    ("NNLA_LOSS_CROSS_ENTROPY", "NNLA_SOFTMAX", "CLASSES", cross_of_logits),
    ("NNLA_LOSS_CROSS_ENTROPY", "NNLA_LOG_SOFTMAX", "SHARES", cross_of_logits),
    ("NNLA_LOSS_CROSS_ENTROPY", "NNLA_LOG_SOFTMAX", "CLASSES", cross_of_logits),
    ("NNLA_LOSS_CROSS_ENTROPY", "NNLA_SIGMOID", "SHARES", cross_of_shares),
    ("NNLA_LOSS_CROSS_ENTROPY", "NNLA_SIGMOID", "CLASSES", cross_of_classes),
]


class Network:
    def __init__(self, dtype, hidden, last):
        self.dtype, self.hidden, self.last = dtype, hidden, last
        values, self.parameters = iter(INITIAL), []
        for shape in SHAPES:
            p = torch.tensor([next(values) for _ in range(torch.Size(shape).numel())], dtype=dtype)
            self.parameters.append(p.reshape(shape).requires_grad_())
        self.X = torch.tensor(X, dtype=dtype).reshape(ROWS, INPUTS)

    def targets(self, name):
        if name == "CLASSES":
            return torch.tensor(CLASSES)
        return torch.tensor(globals()[name], dtype=self.dtype).reshape(ROWS, OUTPUTS)

    def forward(self):
        W1, b1, W2, b2 = self.parameters
        H = SQUASHES[self.hidden](F.linear(self.X, W1, b1))
        Z = F.linear(H, W2, b2)
        return H, Z, SQUASHES[self.last](Z) if self.last else Z


def network_run(dtype, hidden, loss, last, targets, function):
    net = Network(DTYPES[dtype], hidden, last)
    H, Z, Y = net.forward()
    value = function(Z, Y, net.targets(targets))
    value.backward()
    lines.append("    {%s, %s, %s, %s, %s_TARGETS, %s, %s, %s, %s}," % (
        dtype, hidden, last or "NO_SQUASH", loss, targets, float(value).hex(), text(flat([H])), text(flat([Y])),
        text(flat(p.grad for p in net.parameters))))


array("double", "input_values", X)
array("double", "initial_parameters", INITIAL)
array("double", "reals_values", REALS)
array("double", "bits_values", BITS)
array("double", "shares_values", SHARES)
array("int32_t", "class_values", CLASSES)

lines.append("static const network_run network_runs[] = {")
for dtype in DTYPES:
    for hidden in SQUASHES:
        network_run(dtype, hidden, "NNLA_LOSS_MSE", None, "REALS", squared)
    for loss, last, targets, function in LOSSES:
        network_run(dtype, "NNLA_TANH", loss, last, targets, function)
lines.append("};")

# kind, settings: learning rate, momentum, Nesterov, weight decay
OPTIMIZERS = [
    ("sgd", torch.optim.SGD, 0.3, 0, 0, 0),
    ("sgd", torch.optim.SGD, 0.1, 0.9, 0, 0),
    ("sgd", torch.optim.SGD, 0.1, 0.9, 1, 0),
    ("sgd", torch.optim.SGD, 0.2, 0, 0, 0.05),
    ("sgd", torch.optim.SGD, 0.1, 0.8, 1, 0.02),
    ("adam", torch.optim.Adam, 0.02, 0, 0, 0),
    ("adam", torch.optim.Adam, 0.02, 0, 0, 0.05),
    ("adamw", torch.optim.AdamW, 0.02, 0, 0, 0),
    ("adamw", torch.optim.AdamW, 0.02, 0, 0, 0.1),
]

lines.append("static const training_run training_runs[] = {")
for dtype in DTYPES:
    for kind, optimizer_class, rate, momentum, nesterov, decay in OPTIMIZERS:
        net = Network(DTYPES[dtype], "NNLA_TANH", "NNLA_SOFTMAX")
        settings = {"momentum": momentum, "nesterov": bool(nesterov)} if kind == "sgd" else {}
        optimizer = optimizer_class(net.parameters, lr=rate, weight_decay=decay, **settings)
        losses = []
        for _ in range(STEPS):
            _, Z, _ = net.forward()
            loss = F.cross_entropy(Z, net.targets("CLASSES"))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss))
        lines.append('    {%s, "%s", %s, %s, %d, %s, %s, %s},' % (
            dtype, kind, rate, momentum, nesterov, decay, text(losses), text(flat(net.parameters))))
lines.append("};")

with open(os.path.join(FOLDER, "pytorch_reference.inc"), "w") as out:
    out.write("/* Made by pytorch_layers.py with PyTorch %s. */\n" % torch.__version__.split("+")[0])
    out.write("\n".join(lines) + "\n")
