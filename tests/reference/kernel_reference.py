#!/usr/bin/env python3
"""Writes squash_, softmax_, loss_, update_, dropout_ and random_reference.inc: what the kernels must give.

Squashes and losses from their definitions in 60 digits (mpmath); optimizers as PyTorch documents SGD and Adam, in 60
digits; Philox4x32-10 and Box-Muller written from their papers.
"""
import os

from mpmath import mp, mpf, erf, exp, expm1, log, log1p, sqrt, tanh, pi, cos, sin

mp.dps = 60
FOLDER = os.path.dirname(os.path.abspath(__file__))
lines = []


def text(x):
    return float(x).hex() if float(x) == float(x) else "NAN"


def finish(name):
    with open(os.path.join(FOLDER, name + "_reference.inc"), "w") as out:
        out.write("/* Made by kernel_reference.py. */\n" + "\n".join(lines) + "\n")
    lines.clear()


def array(ctype, name, values):
    body = ", ".join(text(v) if ctype == "double" else str(v) for v in values)
    lines.append(f"static const {ctype} {name}[] = {{{body}}};")


# ---- squashes: z, y, dy/dz ----

def sigmoid(z):
    return 1 / (1 + exp(-z))


LAMBDA = mpf("1.0507009873554804934193349852946")
ALPHA = mpf("1.6732632423543772848170429916717")


def phi(z):
    return exp(-z * z / 2) / sqrt(2 * pi)


def cumulative(z):
    return (1 + erf(z / sqrt(mpf(2)))) / 2


SQUASHES = {
    "identity": (lambda z: z, lambda z: mpf(1)),
    "relu": (lambda z: max(z, mpf(0)), lambda z: mpf(z > 0)),
    "leaky_relu": (lambda z: z if z > 0 else z / 100, lambda z: mpf(1) if z > 0 else mpf(1) / 100),
    "elu": (lambda z: z if z > 0 else expm1(z), lambda z: mpf(1) if z > 0 else exp(z)),
    "selu": (lambda z: LAMBDA * (z if z > 0 else ALPHA * expm1(z)),
             lambda z: LAMBDA * (1 if z > 0 else ALPHA * exp(z))),
    "gelu": (lambda z: z * cumulative(z), lambda z: cumulative(z) + z * phi(z)),
    "silu": (lambda z: z * sigmoid(z), lambda z: sigmoid(z) * (1 + z * sigmoid(-z))),
    "softplus": (lambda z: log1p(exp(z)), sigmoid),
    "tanh": (tanh, lambda z: 1 - tanh(z) ** 2),
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * sigmoid(-z)),
}
Z = [mpf(k) / 8 for k in range(-40, 41)] + [mpf(2) ** -e * s for e in (10, 20, 40) for s in (1, -1)]
Z += [mpf(s * k) for k in (8, 12, 20, 30) for s in (1, -1)]
array("double", "squash_z", Z)
lines.append("static const struct {\n    nnla_activation activation;\n    double y[%d], slope[%d];\n} squashes[] = {"
             % (len(Z), len(Z)))
for name, (f, slope) in SQUASHES.items():
    lines.append("    {NNLA_%s, {%s}, {%s}}," % (name.upper(), ", ".join(text(f(z)) for z in Z),
                                                 ", ".join(text(slope(z)) for z in Z)))
lines.append("};")

finish("squash")

# ---- rows: softmax, log-softmax, cross-entropy ----

ROWS = [[mpf(k) for k in (0, 1, 2, 3)], [mpf("-1.5"), mpf("0.25"), mpf(100), mpf(-100)],
        [mpf(1000), mpf(1001), mpf(999), mpf(1000)], [mpf(20), mpf(-20), mpf(-20), mpf(-30)],
        [mpf(-3)] * 4]
TARGETS = [[mpf(1) / 8, mpf(1) / 2, mpf(1) / 4, mpf(1) / 8]] * len(ROWS)
CLASSES = [3, 2, 0, 0, 1]
flat = [z for row in ROWS for z in row]
array("double", "row_z", flat)
softmax, log_softmax, soft_loss, class_loss = [], [], [], []
for row, t, c in zip(ROWS, TARGETS, CLASSES):
    total = log(sum(exp(z) for z in row))
    log_softmax += [z - total for z in row]
    softmax += [exp(z - total) for z in row]
    soft_loss.append(sum(tj * (total - z) for tj, z in zip(t, row)))
    class_loss.append(total - row[c])
array("double", "row_softmax", softmax)
array("double", "row_log_softmax", log_softmax)
finish("softmax")
array("double", "row_z", flat)
array("double", "row_softmax", softmax)
array("double", "row_t", [t for row in TARGETS for t in row])
array("int32_t", "row_class", CLASSES)
array("double", "row_soft_loss", soft_loss)
array("double", "row_class_loss", class_loss)

# ---- binary cross-entropy of logits ----

LOGITS = [(mpf(z), mpf(t)) for z in (-40, -20, -2, 0, mpf("0.5"), 20, 40) for t in (0, 1, mpf("0.25"))]
array("double", "logit_z", [z for z, t in LOGITS])
array("double", "logit_t", [t for z, t in LOGITS])
array("double", "logit_loss", [log1p(exp(z)) - z * t for z, t in LOGITS])
array("double", "logit_slope", [sigmoid(z) - t for z, t in LOGITS])

finish("loss")

# ---- optimizers: 10 steps on p = (p0, p1), with the gradients below ----

STEPS = 10


def gradient(t, i):
    return mpf(((7 * t + 3 * i) % 11) - 5) / 4


def sgd(lr, momentum, decay, nesterov):
    p, v = [mpf(1), mpf(-2)], [mpf(0)] * 2
    for t in range(STEPS):
        for i in range(2):
            g = gradient(t, i) + decay * p[i]
            v[i] = momentum * v[i] + g
            p[i] -= lr * (g + momentum * v[i] if nesterov else v[i])
    return p


def adam(lr, beta1, beta2, epsilon, decay, decoupled):
    p, m, v = [mpf(1), mpf(-2)], [mpf(0)] * 2, [mpf(0)] * 2
    for t in range(STEPS):
        for i in range(2):
            p[i] -= lr * decoupled * p[i]
            g = gradient(t, i) + decay * p[i]
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g * g
            m_hat, v_hat = m[i] / (1 - beta1 ** (t + 1)), v[i] / (1 - beta2 ** (t + 1))
            p[i] -= lr * m_hat / (sqrt(v_hat) + epsilon)
    return p


SGD = [("0.1", "0", "0", 0), ("0.1", "0.9", "0", 0), ("0.1", "0.9", "0.01", 1), ("0.05", "0", "0.1", 0)]
lines.append("static const struct {\n    nnla__sgd_step step;\n    double p[2];\n} sgd_runs[] = {")
for lr, momentum, decay, nesterov in SGD:
    p = sgd(mpf(float(lr)), mpf(float(momentum)), mpf(float(decay)), nesterov)
    lines.append("    {{%s, %s, %s, %d}, {%s, %s}}," % (lr, momentum, decay, nesterov, text(p[0]), text(p[1])))
lines.append("};")
ADAM = [("0.001", "0.9", "0.999", "1e-8", "0", "0"), ("0.1", "0.8", "0.99", "1e-6", "0.01", "0"),
        ("0.1", "0.9", "0.999", "1e-8", "0", "0.05")]
lines.append("static const struct {\n    nnla__adam_step step;\n    double p[2];\n} adam_runs[] = {")
for setting in ADAM:
    p = adam(*(mpf(float(s)) for s in setting))
    lines.append("    {{%s, 0, 0}, {%s, %s}}," % (", ".join(setting), text(p[0]), text(p[1])))
lines.append("};")

finish("update")

# ---- Philox4x32-10 (Salmon et al. 2011), dropout masks, uniform and normal numbers ----

MASK32 = 0xFFFFFFFF


def philox(seed, stream, counter):
    c = [counter & MASK32, counter >> 32, stream & MASK32, stream >> 32]
    k = [seed & MASK32, seed >> 32]
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & MASK32, (p0 >> 32) ^ c[3] ^ k[1], p0 & MASK32]
        k = [(k[0] + 0x9E3779B9) & MASK32, (k[1] + 0xBB67AE85) & MASK32]
    return c


def dropout_mask(seed, draw, stream, rate, n):
    head = philox(seed, stream, draw)
    own = head[1] << 32 | head[0]
    return [int(philox(seed, own, i // 4)[i % 4] >= rate * 2 ** 32) for i in range(n)]


array("int", "mask_30", dropout_mask(12345, 3, 77, 0.3, 101))


finish("dropout")


def pair(seed, stream, counter):
    b = philox(seed, stream, counter)
    return [mpf((b[1] << 32 | b[0]) >> 11) / 2 ** 53, mpf((b[3] << 32 | b[2]) >> 11) / 2 ** 53]


UNIFORM, NORMAL = [], []
for i in range(20):
    u, v = pair(99, 5, i)
    UNIFORM += [-2 + 5 * u, -2 + 5 * v]
    r = sqrt(-2 * log(1 - u))
    NORMAL += [3 + mpf("0.5") * r * cos(2 * pi * v), 3 + mpf("0.5") * r * sin(2 * pi * v)]
array("double", "uniform_values", UNIFORM)
array("double", "normal_values", NORMAL)

finish("random")
