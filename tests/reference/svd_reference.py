#!/usr/bin/env python3
"""Writes svd_reference.inc: matrices and their singular values, computed by mpmath in 700 digits (python3-mpmath,
python3-numpy)."""

from pathlib import Path

import mpmath
import numpy as np

mpmath.mp.dps = 700
generator = np.random.default_rng(5)


def powers(first, last, count):
    return 10.0 ** np.linspace(first, last, count)


def hilbert(n):
    return np.array([[1 / (i + j + 1) for j in range(n)] for i in range(n)])


def kahan(n, angle):
    c, s = np.cos(angle), np.sin(angle)
    return np.diag(s ** np.arange(n)) @ (np.eye(n) - c * np.triu(np.ones((n, n)), 1))


tall, square = generator.normal(size=(8, 6)), generator.normal(size=(6, 6))
shuffled = generator.permutation(6)
# Name, matrix, error allowed of each value relative to itself and relative to the largest one.
cases = [
    ("one", np.array([[-3.0]]), 0, 0),
    ("row", generator.normal(size=(1, 5)), 1e-15, 0),
    ("column", generator.normal(size=(5, 1)), 1e-15, 0),
    ("square", generator.normal(size=(9, 9)), 2e-14, 0),
    ("tall", generator.normal(size=(40, 5)), 1e-14, 0),
    ("wide", generator.normal(size=(4, 30)), 1e-14, 0),
    ("columns graded", tall * powers(0, -150, 6), 1e-14, 0),
    ("columns graded upwards", tall * powers(-300, 0, 6), 1e-14, 0),
    ("columns graded over the whole range", tall * powers(-300, 300, 6)[shuffled], 1e-14, 0),
    ("wide, rows graded", (tall * powers(0, -150, 6)[shuffled]).T, 1e-14, 0),
    ("rows graded", powers(-150, 0, 6)[:, None] * square, 1e-14, 0),
    ("rows and columns graded", powers(0, -150, 6)[shuffled, None] * square * powers(-80, 0, 6), 1e-14, 0),
    ("tiny", square * 1e-300, 1e-14, 0),
    ("huge", square * 1e307, 1e-14, 0),
    ("kahan", kahan(20, 1.2), 1e-13, 0),
    ("hilbert", hilbert(10), 0, 1e-15),
    ("vandermonde", np.vander(np.linspace(0, 1, 12)), 0, 1e-15),
]


def singular_values(A):
    M = mpmath.matrix([[mpmath.mpf(float(a)) for a in row] for row in (A if A.shape[0] >= A.shape[1] else A.T)])
    return [float(s) for s in mpmath.svd_r(M, compute_uv=False)]


def numbers(values):
    return ", ".join(float(v).hex() for v in np.ravel(values))


text = "/* Made by svd_reference.py. */\n"
table = "static const svd_case svd_cases[] = {\n"
for index, (name, A, relative, absolute) in enumerate(cases):
    text += f"static const double svd_matrix_{index}[] = {{{numbers(A)}}};\n"
    text += f"static const double svd_values_{index}[] = {{{numbers(singular_values(A))}}};\n"
    m, n = A.shape
    table += f'    {{"{name}", {m}, {n}, svd_matrix_{index}, svd_values_{index}, {relative}, {absolute}}},\n'
Path(__file__).with_name("svd_reference.inc").write_text(text + table + "};\n")
