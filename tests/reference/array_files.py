#!/usr/bin/env python3
"""Writes array_files.inc: .npy files as NumPy writes them and IDX files compressed by Python's gzip; and the corpora of
the fuzz targets for both (python3-numpy)."""

import gzip
import io
import struct
from pathlib import Path

import numpy as np
from numpy.lib import format as npy


def data(name, content):
    rows = [", ".join(f"0x{b:02x}" for b in content[i : i + 16]) for i in range(0, len(content), 16)]
    return f"static const unsigned char {name}[] = {{\n    " + ",\n    ".join(rows) + ",\n};\n"


def saved(array, version=None):
    file = io.BytesIO()
    npy.write_array(file, np.asanyarray(array), version=version, allow_pickle=False)
    return file.getvalue()


def idx(code, array, dtype):
    header = struct.pack(">BBBB", 0, 0, code, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    return header + array.astype(dtype).tobytes()


# Element [i, j, k] of all three-dimensional arrays is 100 i + 10 j + k - 50, so a wrong order shows.
i, j, k = np.indices((2, 3, 4))
cube = 100 * i + 10 * j + k - 50
arrays = {
    "npy_f4": cube.astype("<f4"),
    "npy_f8": cube.astype("<f8"),
    "npy_f4_big": cube.astype(">f4"),
    "npy_f8_big": cube.astype(">f8"),
    "npy_i1": cube.astype("i1"),
    "npy_i2_big": cube.astype(">i2"),
    "npy_i4": cube.astype("<i4"),
    "npy_i8": cube.astype("<i8"),
    "npy_u1": (cube + 50).astype("u1"),
    "npy_u4_big": (cube + 50).astype(">u4"),
    "npy_fortran": np.asfortranarray(cube.astype("<f8")),
    "npy_fortran_big": np.asfortranarray(cube.astype(">i4")),
}
others = {
    "npy_bool": np.array([True, False, True]),
    "npy_scalar": np.float64(2.5),
    "npy_empty": np.zeros((0, 5), "<f4"),
    "npy_wide": np.array([1, 3_000_000_000], "<i8"),
    "npy_half": np.zeros(3, "<f2"),
    "npy_complex": np.zeros(3, "<c16"),
    "npy_record": np.zeros(2, [("a", "<f4"), ("b", "<i4")]),
    "npy_text": np.array(["ab", "c"]),
}
parts = [data(name, saved(array)) for name, array in (arrays | others).items()]
parts += [data(f"npy_version_{v}", saved(arrays["npy_f4"], (v, 0))) for v in (1, 2, 3)]

images = (7 * np.arange(2 * 28 * 28) % 256).reshape(2, 28, 28)
labels = np.arange(10)
plain = idx(0x08, labels, "u1")
parts += [
    data("idx_images_gz", gzip.compress(idx(0x08, images, "u1"), mtime=0)),
    data("idx_labels", plain),
    data("idx_labels_gz", gzip.compress(plain, mtime=0)),
    data("idx_two_members_gz", gzip.compress(plain[:11], mtime=0) + gzip.compress(plain[11:], mtime=0)),
    data("idx_i1", idx(0x09, cube, "i1")),
    data("idx_i2", idx(0x0B, cube, ">i2")),
    data("idx_i4", idx(0x0C, cube, ">i4")),
    data("idx_f4", idx(0x0D, cube / 4, ">f4")),
    data("idx_f8", idx(0x0E, cube / 4, ">f8")),
]

# The fuzz targets' corpora: the first byte of an IDX file's chooses the dtype.
corpus = Path(__file__).parents[1] / "fuzz" / "corpus"
small = images[:, :3, :3]
files = {
    "idx/idx_labels": b"\2" + plain,
    "idx/idx_labels_gz": b"\2" + gzip.compress(plain, mtime=0),
    "idx/idx_images": b"\0" + idx(0x08, small, "u1"),
    "idx/idx_images_gz": b"\1" + gzip.compress(idx(0x08, small, "u1"), mtime=0),
    "idx/idx_reals": b"\0" + idx(0x0E, small[0] / 4, ">f8"),
    "npy/npy_reals": saved(small[0].astype("<f4")),
    "npy/npy_reals_gz": gzip.compress(saved(small[0].astype("<f8")), mtime=0),
    "npy/npy_fortran": saved(np.asfortranarray(small.astype(">i2")), (2, 0)),
    "npy/npy_integers": saved(labels, (3, 0)),
}
for name, content in files.items():
    (corpus / name).parent.mkdir(parents=True, exist_ok=True)
    (corpus / name).write_bytes(content)

Path(__file__).with_name("array_files.inc").write_text("/* Made by array_files.py. */\n" + "\n".join(parts))
