#!/usr/bin/env python3
"""Writes plane_reference.inc: samples with what scikit-learn makes of them (python3-numpy, python3-sklearn): the share of
rows that logistic regression puts on the right side, in coordinates that NumPy's SVD whitens, and cosines. Each row is
well away from the hyperplane, so that the share does not hang on the solver."""

from pathlib import Path

import numpy as np
from sklearn.datasets import make_blobs, make_moons
from sklearn.linear_model import LogisticRegression
from sklearn.metrics.pairwise import cosine_similarity

generator = np.random.default_rng(2)


def whitened(X):
    """Coordinates of unit covariance of the standardised columns, and a column of ones."""
    deviation = X.std(axis=0)
    Z = (X - X.mean(axis=0))[:, deviation > 0] / deviation[deviation > 0]
    U, s, _ = np.linalg.svd(Z, full_matrices=False)
    Q = U[:, s > 1e-4 * np.sqrt(len(X))] * np.sqrt(len(X))
    return np.hstack([Q, np.ones((len(X), 1))])


def margins(Q, of_class):
    fit = LogisticRegression(C=1000, fit_intercept=False, tol=1e-12, max_iter=100000)
    return Q @ fit.fit(Q, of_class).coef_[0]


def score(X, labels):
    Q, classes = whitened(X), np.unique(labels)
    if len(classes) == 2:
        m = margins(Q, labels == classes[1])
        right, least = (m > 0) == (labels == classes[1]), np.abs(m).min()
    else:
        m = np.stack([margins(Q, labels == c) for c in classes])
        right, ordered = classes[m.argmax(axis=0)] == labels, np.sort(m, axis=0)
        least = (ordered[-1] - ordered[-2]).min()
    assert least > 1e-4, least
    return right.mean()


moons, moon_labels = make_moons(50, noise=0.15, random_state=3)
near, near_labels = make_blobs(45, centers=[[0, 0], [2, 0], [1, 1.5]], cluster_std=0.8, random_state=5)
far, far_labels = make_blobs(30, centers=4, cluster_std=0.5, random_state=1)
corners = generator.uniform(-1, 1, size=(40, 2))
plain = generator.normal(size=(40, 3))
cases = [
    ("moons", moons, moon_labels),
    ("moons, mixed and scaled", moons @ np.array([[1e6, 3e-5], [1e6, -2e-5]]) + [5e5, 2], moon_labels),
    ("xor", corners, (corners[:, 0] * corners[:, 1] > 0).astype(int)),
    ("three near classes", near, near_labels),
    ("three near classes, numbered 2, 5, 9", near, np.array([2, 5, 9])[near_labels]),
    ("four far classes", far, far_labels),
    ("equal columns, a constant one", np.column_stack([moons, moons[:, 0], np.full(50, 7.25)]), moon_labels),
    ("more columns than rows", generator.normal(size=(8, 12)), np.array([0, 1, 1, 0, 1, 0, 0, 1])),
    ("noise", plain, generator.integers(0, 2, size=40)),
    ("half a plane", plain, (plain @ [1, -2, 0.5] > 0.3).astype(int)),
    ("one row of the other class", plain[:12], np.array([0] * 11 + [1])),
    ("constant columns alone", np.full((7, 2), 3.0), np.array([0, 0, 1, 0, 1, 0, 0])),
]


def numbers(values):
    return ", ".join(float(v).hex() for v in np.ravel(values))


text = "/* Made by plane_reference.py. */\n"
rows = []
for i, (name, X, labels) in enumerate(cases):
    text += f"static const double separable_X_{i}[] = {{{numbers(X)}}};\n"
    text += f"static const double separable_T_{i}[] = {{{', '.join(str(int(c)) for c in labels)}}};\n"
    rows.append(f'    {{"{name}", {X.shape[0]}, {X.shape[1]}, separable_X_{i}, separable_T_{i}, {score(X, labels)!r}}},\n')
text += "static const separable_case separable_cases[] = {\n" + "".join(rows) + "};\n"

template, samples = generator.normal(size=(1, 6)), generator.normal(size=(9, 6))
samples[3] = -2 * template
samples[5] = 0
text += f"static const double similar_template[] = {{{numbers(template)}}};\n"
text += f"static const double similar_X[] = {{{numbers(samples)}}};\n"
text += f"static const double similar_cosines[] = {{{numbers(cosine_similarity(template, samples))}}};\n"
Path(__file__).with_name("plane_reference.inc").write_text(text)
