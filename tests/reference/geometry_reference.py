#!/usr/bin/env python3
"""Writes geometry_reference.inc and atan2_reference.inc: what NumPy, SciPy, scikit-learn and mpmath make of the same matrices (python3-numpy,
python3-scipy, python3-sklearn, python3-mpmath)."""

from pathlib import Path

import mpmath as mp
import numpy as np
import scipy.linalg
from sklearn.decomposition import PCA

mp.mp.dps = 50
generator = np.random.default_rng(23)
text = "/* Made by geometry_reference.py. */\n"


def numbers(values):
    return ", ".join(("-" if v < 0 else "") + "INFINITY" if np.isinf(v) else float(v).hex() for v in np.ravel(values))


def array(name, values):
    global text
    text += f"static const double {name}[] = {{{numbers(values)}}};\n"
    return name


def table(kind, name, rows):
    global text
    text += f"static const {kind} {name}[] = {{\n" + "".join(f"    {{{', '.join(row)}}},\n" for row in rows) + "};\n"


def orthogonal(n):
    return np.linalg.qr(generator.normal(size=(n, n)))[0]


def matrix_of(m, n, singular_values):
    r = len(singular_values)
    return orthogonal(m)[:, :r] @ np.diag(singular_values) @ orthogonal(n)[:r]


def qr(A):
    Q, R = np.linalg.qr(A)
    signs = np.where(np.diag(R) < 0, -1.0, 1.0)
    return Q * signs, R * signs[:, None]


def effective_rank(s):
    p = s[s > 0] / np.sum(s)
    return np.exp(-np.sum(p * np.log(p))) if np.sum(s) > 0 else 0.0


# Name, matrix. Factors are compared only where they are unique: full rank.
matrices = [
    ("one", np.array([[-3.0]])),
    ("two", np.array([[1.0, 2.0], [3.0, 4.0]])),
    ("turn", np.array([[0.0, -1.0], [1.0, 0.0]])),
    ("row", generator.normal(size=(1, 5))),
    ("column", generator.normal(size=(5, 1))),
    ("square", generator.normal(size=(7, 7))),
    ("negative", -np.eye(3) + 0.25 * generator.normal(size=(3, 3))),
    ("tall", generator.normal(size=(20, 4))),
    ("wide", generator.normal(size=(4, 20))),
    ("uneven", matrix_of(6, 5, [100.0, 10.0, 1.0, 0.1, 0.01])),
    ("rank 2 of 4", matrix_of(4, 4, [3.0, 2.0])),
    ("rank 1, tall", matrix_of(6, 3, [2.0])),
    ("zero", np.zeros((3, 4))),
    ("huge", 2.0**1000 * generator.normal(size=(3, 3))),
    ("tiny", 2.0**-1000 * generator.normal(size=(3, 3))),
]
rows = []
for index, (name, A) in enumerate(matrices):
    m, n = A.shape
    scale = np.max(np.abs(A)) if np.max(np.abs(A)) > 0 else 1.0
    B = A / scale  # by NumPy's side nothing shall overflow either
    s = np.linalg.svd(B, compute_uv=False)
    rank = int(np.linalg.matrix_rank(B))
    full = rank == min(m, n)
    Q, R = qr(B)
    polar_Q, polar_P = scipy.linalg.polar(B)
    with np.errstate(over="ignore", under="ignore"):
        determinant = np.linalg.det(B) * scale**n if m == n else np.nan
    condition = s[0] / s[-1] if full else np.inf
    label = f"geometry_{index}_"
    rows.append([
        f'"{name}"', str(m), str(n), str(rank), str(int(full)),
        "NAN" if m != n else numbers([determinant]), numbers([condition]), numbers([effective_rank(s)]),
        array(label + "A", A), array(label + "Q", Q), array(label + "R", R * scale),
        array(label + "polar_Q", polar_Q), array(label + "polar_P", polar_P * scale),
    ])
table("geometry_case", "geometry_cases", rows)

base = orthogonal(6)
close = base[:, :2] + 1e-9 * generator.normal(size=(6, 2))
pairs = [
    ("planes", generator.normal(size=(5, 2)), generator.normal(size=(5, 2))),
    ("line and space", generator.normal(size=(5, 1)), generator.normal(size=(5, 3))),
    ("space and line", generator.normal(size=(5, 3)), generator.normal(size=(5, 1))),
    ("the same", base[:, :3], base[:, :3] @ generator.normal(size=(3, 3))),
    ("perpendicular", base[:, :3], base[:, 3:]),
    ("one shared", base[:, :2], base[:, 1:3]),
    ("nearly the same", base[:, :2], close),
    ("more columns than rows", generator.normal(size=(2, 5)), generator.normal(size=(2, 3))),
    ("not of full rank", generator.normal(size=(6, 2)) @ generator.normal(size=(2, 4)), generator.normal(size=(6, 3))),
]
rows = []
for index, (name, A, B) in enumerate(pairs):
    angles = scipy.linalg.subspace_angles(A, B)
    label = f"angles_{index}_"
    rows.append([f'"{name}"', str(A.shape[0]), str(A.shape[1]), str(B.shape[1]), str(len(angles)),
                 array(label + "A", A), array(label + "B", B), array(label + "angles", angles)])
table("angles_case", "angles_cases", rows)

samples = [
    ("ellipse", generator.normal(size=(30, 2)) @ np.array([[3.0, 1.0], [0.0, 0.5]]) + [5.0, -2.0]),
    ("five columns", generator.normal(size=(12, 5)) * [5.0, 4.0, 3.0, 2.0, 1.0]),
    ("fewer rows than columns", generator.normal(size=(4, 9))),
    ("far away", 1e6 + generator.normal(size=(25, 3)) * [3.0, 2.0, 1.0]),
]
rows = []
for index, (name, X) in enumerate(samples):
    k = min(X.shape) - 1
    exact = X.astype(np.longdouble)
    mean = (np.sum(exact, axis=0) / len(X)).astype(float)
    pca = PCA(n_components=k, svd_solver="full").fit((exact - np.sum(exact, axis=0) / len(X)).astype(float))
    axes = pca.components_
    axes = axes * np.sign(axes[np.arange(k), np.argmax(np.abs(axes), axis=1)])[:, None]
    label = f"pca_{index}_"
    rows.append([f'"{name}"', str(X.shape[0]), str(X.shape[1]), str(k), array(label + "X", X),
                 array(label + "mean", mean), array(label + "axes", axes),
                 array(label + "variances", pca.explained_variance_),
                 array(label + "Y", (exact - np.sum(exact, axis=0) / len(X)).astype(float) @ axes.T)])
table("pca_case", "pca_cases", rows)

Path(__file__).with_name("geometry_reference.inc").write_text(text)

text = "/* Made by geometry_reference.py. */\n"
points = [(1.0, 1.0), (1.0, -1.0), (-3.0, 4.0), (-3.0, -4.0), (1e-300, 1.0), (1.0, 1e-300), (-1e-17, -1.0),
          (1e300, 1e299), (3e-310, 1e-310), (5e-324, 5e-324), (1.7e308, 1.7e308), (0.0625, 1.0), (0.0624999, 1.0)]
points += [tuple(generator.normal(size=2)) for _ in range(200)]
points += [tuple(generator.normal(size=2) * 2.0 ** generator.integers(-40, 40, size=2)) for _ in range(200)]
array("atan2_points", points)
array("atan2_values", [float(mp.atan2(mp.mpf(float(y)), mp.mpf(float(x)))) for y, x in points])

Path(__file__).with_name("atan2_reference.inc").write_text(text)
