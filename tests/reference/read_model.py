"""read_model.py FILE: the tensors of a safetensors file, by the format's specification alone.

Prints a line for each: name, dtype, shape, and the sum of its elements' bits as unsigned integers, modulo 2^64.
"""
import json
import struct
import sys

import numpy

DTYPES = {"F32": ("<f4", "<u4"), "F64": ("<f8", "<u8"), "I32": ("<i4", "<u4")}

with open(sys.argv[1], "rb") as file:
    (length,) = struct.unpack("<Q", file.read(8))
    header = json.loads(file.read(length).decode("utf-8"))
    data = file.read()

header.pop("__metadata__", None)
for name, tensor in sorted(header.items()):
    begin, end = tensor["data_offsets"]
    values = numpy.frombuffer(data[begin:end], DTYPES[tensor["dtype"]][0]).reshape(tensor["shape"])
    checksum = numpy.sum(values.view(DTYPES[tensor["dtype"]][1]), dtype=numpy.uint64)
    print(name, tensor["dtype"], list(values.shape), checksum)
