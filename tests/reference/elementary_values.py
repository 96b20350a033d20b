#!/usr/bin/env python3
"""Values of the elementary functions in double, to twice its precision: high + low.

    python3 tests/reference/elementary_values.py > tests/reference/elementary_values.inc
"""
import random
import struct
import mpmath as mp

mp.mp.prec = 1300
random.seed(1)


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


def gelu(z):
    return z / 2 * mp.erfc(-z / mp.sqrt(2))


# name, function, range of dense samples, exponents of sparse ones, signs
FUNCTIONS = [
    ("exp", mp.exp, -740, 709, (-60, 9)),
    ("expm1", mp.expm1, -40, 709, (-60, 9)),
    ("log", mp.log, 0, 10, (-1074, 1023)),
    ("log1p", mp.log1p, -1, 10, (-60, 1023)),
    ("tanh", mp.tanh, -20, 20, (-60, 4)),
    ("sigmoid", sigmoid, -740, 40, (-60, 9)),
    ("gelu", gelu, -38, 9, (-60, 2)),
    ("sin", mp.sin, -1000, 1000, (-60, 1023)),
    ("cos", mp.cos, -1000, 1000, (-60, 1023)),
]
# The doubles that are closest to a multiple of π/2 (J.-M. Muller, "Elementary Functions", 3rd ed., table 11.1), and π/2's
# neighbours.
HARD_ANGLES = [float.fromhex("0x1.6ac5b262ca1ffp+849"), float.fromhex("0x1.921fb54442d18p+0"),
               float.fromhex("0x1.921fb54442d18p+1"), float.fromhex("0x1.f6a7a2955385ep+21"),
               float.fromhex("0x1.fffffffffffffp+29"), float.fromhex("0x1p+30"), float.fromhex("0x1.0000000000001p+30")]


def samples(name, low, high, exponents):
    xs = [random.uniform(low, high) for _ in range(40)] + [random.uniform(-1, 1) for _ in range(20)]
    for _ in range(40):
        xs.append(random.choice([-1, 1]) * random.uniform(1, 2) * 2.0 ** random.randint(*exponents))
    if name in ("sin", "cos"):
        xs += HARD_ANGLES + [2.0 ** e for e in (100, 500, 1023)]
    if name == "log":
        xs = [abs(x) for x in xs]
    if name == "log1p":
        xs = [x for x in xs if x > -1]
    return xs


print("/* Made by tests/reference/elementary_values.py with mpmath. */")
print("/* ELEMENTARY_VALUE(function, x, high, low) */")
for name, function, low, high, exponents in FUNCTIONS:
    for x in samples(name, low, high, exponents):
        y = function(mp.mpf(x))
        first = float(y)
        if y == 0 or abs(first) < 2.0 ** -960 or first in (float("inf"), float("-inf")):
            continue
        second = float(y - mp.mpf(first))
        print(f"ELEMENTARY_VALUE({name}, {x.hex()}, {first.hex()}, {second.hex()})")
