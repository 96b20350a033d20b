#!/usr/bin/env python3
"""Writes linalg_reference.inc: what NumPy and scikit-learn make of the same (python3-numpy, python3-sklearn)."""

from pathlib import Path

import numpy as np
from sklearn.metrics.pairwise import cosine_similarity

generator = np.random.default_rng(11)
A = generator.normal(size=(5, 7))
B = generator.normal(size=(7, 4))
C = generator.normal(size=(5, 4))
W = generator.normal(size=(3, 7))
b = generator.normal(size=3)
x = generator.normal(size=7)
y = generator.normal(size=5)

results = {
    "A": A, "B": B, "C": C, "W": W, "b": b, "x": x, "y": y,
    "gemm": 1.5 * A @ B - 0.5 * C,
    "affine": A @ W.T + b,
    "linear": A @ W.T,
    "affine_vector": W @ x + b,
    "gemv": 0.75 * A @ x + 2.0 * y,
    "gemv_transposed": 0.75 * A.T @ y - 3.0 * x,
    "combination": A @ x,
    "outer": -2.5 * np.outer(y, x) + 0.5 * A,
    "axpby": 1.25 * A[:, :4] - 0.75 * C,
    "dot": np.vdot(A[:, :4], C),
    "norm": np.linalg.norm(A),
    "cosine": cosine_similarity(A[:, :4].reshape(1, -1), C.reshape(1, -1)),
}


def array(name, values):
    text = ", ".join(float(v).hex() for v in np.ravel(values))
    return f"static const double reference_{name}[] = {{{text}}};\n"


text = "/* Made by linalg_reference.py. */\n" + "".join(array(name, values) for name, values in results.items())
Path(__file__).with_name("linalg_reference.inc").write_text(text)
