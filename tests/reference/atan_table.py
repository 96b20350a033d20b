#!/usr/bin/env python3
"""Writes src/kernel/atan_table.h: the arc tangents of k/8 as sums of two doubles (python3-mpmath).

    python3 tests/reference/atan_table.py > src/kernel/atan_table.h
"""
import mpmath as mp

mp.mp.dps = 60


def parts(value):
    high = float(value)
    return high, float(value - mp.mpf(high))


def pair(value):
    return "{%s, %s}" % tuple(part.hex() for part in parts(value))


print("/* Made by tests/reference/atan_table.py: numbers of two parts, the second what the first leaves. */")
print("#ifndef NNLA_SRC_ATAN_TABLE_H")
print("#define NNLA_SRC_ATAN_TABLE_H")
print()
print("/* arctan k/8 */")
print("static const double nnla__atan_table[9][2] = {")
for k in range(9):
    print(f"    {pair(mp.atan(mp.mpf(k) / 8))},")
print("};")
print(f"static const double nnla__half_pi[2] = {pair(mp.pi / 2)};")
print()
print("#endif")
