#!/usr/bin/env python3
"""Writes moons_reference.inc, circles_reference.inc and scaler_reference.inc: what scikit-learn makes of the same
(python3-sklearn)."""

from pathlib import Path

import numpy as np
from sklearn.datasets import make_circles, make_moons
from sklearn.preprocessing import MinMaxScaler, StandardScaler


def array(name, values):
    values = np.asarray(values, dtype=np.float64)
    width = f"[{values.shape[1]}]" if values.ndim == 2 else ""
    rows = values if values.ndim == 2 else [[v] for v in values]
    lines = []
    for row in rows:
        text = ", ".join(float(v).hex() for v in row)
        lines.append(f"    {{{text}}}," if values.ndim == 2 else f"    {text},")
    return f"static const double {name}[]{width} = {{\n" + "\n".join(lines) + "\n};\n"


def moons(count):
    """Points of the classes 0 and 1, each in order of x: columns x, y, class."""
    X, t = make_moons(count, shuffle=False, noise=None)
    table = np.column_stack([X, t])
    return table[np.lexsort((table[:, 0], table[:, 2]))]


def circles(count, factor):
    """Points of the classes 0 and 1, each in order of the angle from 0 to 2π: columns x, y, class."""
    X, t = make_circles(count, shuffle=False, noise=None, factor=factor)
    return np.column_stack([X, t])


generator = np.random.default_rng(7)
samples = generator.normal([1.0, -300.0, 1e6, 0.0], [0.5, 40.0, 1e-3, 1e-8], size=(23, 4))


def write(file, *arrays):
    text = "/* Made by data_reference.py. */\n" + "\n".join(arrays)
    Path(__file__).with_name(file).write_text(text)


write("moons_reference.inc", array("moons_11", moons(11)), array("moons_40", moons(40)))
write("circles_reference.inc", array("circles_11", circles(11, 0.5)), array("circles_40", circles(40, 0.8)))
write(
    "scaler_reference.inc",
    array("scaler_samples", samples),
    array("scaler_standard", StandardScaler().fit_transform(samples)),
    array("scaler_min_max", MinMaxScaler((-1.0, 3.0)).fit_transform(samples)),
)
