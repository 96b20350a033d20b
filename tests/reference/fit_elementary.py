#!/usr/bin/env python3
"""Fits the polynomials of the elementary functions and writes src/kernel/math_tables.h.

    python3 tests/reference/fit_elementary.py | clang-format > src/kernel/math_tables.h

Each is a minimax fit of the relative error of the function (E. Ya. Remez's exchange over a grid), in mpmath. The
leading coefficients are rounded one after the other, and the rest is fitted again around each.
"""
import struct
import mpmath as mp

mp.mp.dps = 60
GRID = 1200


def hexadecimal(x, bits):
    digits, exponent = float(x).hex().split("p")
    return digits.rstrip("0").rstrip(".") + "p" + exponent + ("f" if bits == 32 else "")


def rounded(x, bits):
    if bits == 64:
        return mp.mpf(float(x))
    return mp.mpf(struct.unpack("f", struct.pack("f", float(x)))[0])


def remez(xs, fs, ws, n, first):
    """Coefficients c of sum c_k x^(first + k), k < n, that minimise max |w (p - f)| over the grid."""
    count = n + 1
    ends = [int(round((len(xs) - 1) * (1 - mp.cos(mp.pi * i / n)) / 2)) for i in range(count)]
    for i in range(1, count):
        ends[i] = max(ends[i], ends[i - 1] + 1)
    for _ in range(14):
        A, b = mp.matrix(count, count), mp.matrix(count, 1)
        for row, i in enumerate(ends):
            for k in range(n):
                A[row, k] = xs[i] ** (first + k)
            A[row, n] = (-1) ** row / ws[i]
            b[row] = fs[i]
        solution = mp.lu_solve(A, b)
        c = [solution[k] for k in range(n)]
        errors = [(mp.polyval(c[::-1], x) * x ** first - f) * w for x, f, w in zip(xs, fs, ws)]
        runs = [[0]]
        for i in range(1, len(xs)):
            if (errors[i] > 0) == (errors[runs[-1][0]] > 0):
                runs[-1].append(i)
            else:
                runs.append([i])
        peaks = [max(run, key=lambda i: abs(errors[i])) for run in runs]
        while len(peaks) > count:
            peaks = peaks[1:] if abs(errors[peaks[0]]) < abs(errors[peaks[-1]]) else peaks[:-1]
        if len(peaks) < count or peaks == ends:
            break
        ends = peaks
    return c


def fit(name, bits, f, w, low, high, n):
    """f(x) = sum c_k x^k on [low, high]; w turns an error of it into a relative error of the function."""
    low, high = mp.mpf(low), mp.mpf(high)
    xs = [(low + high) / 2 - (high - low) / 2 * mp.cos(mp.pi * (2 * i + 1) / (2 * GRID)) for i in range(GRID)]
    fs = [f(x) for x in xs]
    ws = [w(x) + mp.mpf(10) ** -12 for x in xs]
    c, rest = [], fs
    for k in range(n):
        if k < 3 or k == n - 1:
            tail = remez(xs, rest, ws, n - k, k)
        else:
            tail = tail[1:]
        c.append(rounded(tail[0], bits))
        rest = [r - c[k] * x ** k for r, x in zip(rest, xs)]
    error = max(abs((mp.polyval(c[::-1], x) - f_x) * w_x) for x, f_x, w_x in zip(xs, fs, ws))
    unit = mp.mpf(2) ** (-24 if bits == 32 else -53)
    print(f"/* error of the polynomial: {mp.nstr(error / unit, 2)} half ULP */")
    print(f"static const real nnla__{name}_table[] = {{")
    for value in c:
        print(f"    {hexadecimal(value, bits)},")
    print("};")


def constant(name, bits, value):
    print(f"#define NNLA__{name} {hexadecimal(rounded(value, bits), bits)}")


def split(name, bits, value, parts, first_bits):
    """value = HI + LO (+ …): the first part has few bits, so that small multiples of it are exact."""
    value = mp.mpf(value)
    exponent = int(mp.floor(mp.log(value, 2))) + 1
    for i, part in enumerate(parts):
        p = rounded(value, bits)
        if i == 0 and first_bits:
            scale = mp.mpf(2) ** (first_bits - exponent)
            p = mp.nint(value * scale) / scale
        constant(f"{name}_{part}", bits, p)
        value -= p


def tables(bits):
    single = bits == 32
    half_ln2 = mp.log(2) / 2 * mp.mpf("1.002")
    quarter_turn = mp.pi / 4 * mp.mpf("1.008")
    tanh_small = mp.mpf("0.56")
    erf_small = mp.mpf("0.93")
    log_z = (3 - 2 * mp.sqrt(2)) ** 2 * mp.mpf("1.0001")
    tiny = mp.mpf(10) ** -9

    constant("LOG2E", bits, 1 / mp.log(2))
    split("LN2", bits, mp.log(2), ["HI", "LO"], 15 if single else 40)
    constant("LN2", bits, mp.log(2))
    constant("TWO_OVER_PI", bits, 2 / mp.pi)
    split("PI_OVER_2", bits, mp.pi / 2, ["1", "2", "3"], 0)

    print("\n/* (eʳ − 1 − r)/r², for eʳ and for eʳ − 1 */")
    q = lambda r: (mp.expm1(r) - r) / (r * r) if abs(r) > tiny else mp.mpf(1) / 2 + r / 6
    n = 5 if single else 11
    fit("exp", bits, q, lambda r: r * r / mp.exp(r), -half_ln2, half_ln2, n)
    fit("expm1", bits, q, lambda r: r * r / abs(mp.expm1(r)), -half_ln2, half_ln2, n)

    print("\n/* (tanh x / x − 1)/z, z = x² */")
    f = lambda z: (mp.tanh(mp.sqrt(z)) / mp.sqrt(z) - 1) / z if z > tiny else -mp.mpf(1) / 3 + 2 * z / 15
    fit("tanh", bits, f, lambda z: z * mp.sqrt(z) / mp.tanh(mp.sqrt(z)), 0, tanh_small ** 2, n)

    print("\n/* (log(1 + f)/s − 2)/z, s = f/(2 + f), z = s² */")
    f = lambda z: 2 * (mp.atanh(mp.sqrt(z)) / mp.sqrt(z) - 1) / z if z > tiny else mp.mpf(2) / 3 + 2 * z / 5
    fit("log", bits, f, lambda z: z / 2, 0, log_z, 3 if single else 7)

    print("\n/* (sin r / r − 1)/v and (cos r − 1)/v, v = r² */")
    n = 4 if single else 8
    f = lambda v: (mp.sin(mp.sqrt(v)) / mp.sqrt(v) - 1) / v if v > tiny else -mp.mpf(1) / 6 + v / 120
    fit("sin", bits, f, lambda v: v, 0, quarter_turn ** 2, n)
    f = lambda v: (mp.cos(mp.sqrt(v)) - 1) / v if v > tiny else -mp.mpf(1) / 2 + v / 24
    fit("cos", bits, f, lambda v: v / mp.cos(mp.sqrt(v)), 0, quarter_turn ** 2, n)

    print("\n/* erf x / x − 1 in x²; log(erfc x) in x */")
    n = ERF[bits]
    f = lambda z: mp.erf(mp.sqrt(z)) / mp.sqrt(z) - 1 if z > tiny else 2 / mp.sqrt(mp.pi) * (1 - z / 3) - 1
    fit("erf_small", bits, f, lambda z: mp.sqrt(z) / mp.erf(mp.sqrt(z)) if z > tiny else mp.sqrt(mp.pi) / 2, 0,
        erf_small ** 2, ERF_SMALL[bits])
    fit("erf_large", bits, lambda x: mp.log(mp.erfc(x)), lambda x: mp.erfc(x) / mp.erf(x), erf_small - mp.mpf("0.01"),
        "3.95" if single else "6", n)


ERF_SMALL = {32: 7, 64: 14}
ERF = {32: 8, 64: 22}


def two_over_pi_words():
    print("\n/* 2/π: word i holds the bits of weight 2^−(64i − 63) to 2^−64i; word 0 is 0. */")
    print("static const uint64_t nnla__two_over_pi_table[] = {")
    print("    0,")
    with mp.workprec(1400):
        x = 2 / mp.pi
        for _ in range(20):
            x *= mp.mpf(2) ** 64
            word = int(mp.floor(x))
            x -= word
            print(f"    UINT64_C(0x{word:016x}),")
        print("};")
        print("/* π/2 · 2⁶³ */")
        print(f"#define NNLA__PI_OVER_2_FIXED UINT64_C(0x{int(mp.nint(mp.pi / 2 * 2 ** 63)):016x})")


if __name__ == "__main__":
    print("/* Made by tests/reference/fit_elementary.py: constants and minimax polynomials, lowest coefficient first. */")
    print("#ifndef NNLA_SRC_MATH_TABLES_H\n#define NNLA_SRC_MATH_TABLES_H\n")
    print("#include <stdint.h>")
    two_over_pi_words()
    for condition, bits in (("#if NNLA__REAL_BITS == 32", 32), ("#else", 64)):
        print(f"\n{condition}\n")
        tables(bits)
    print("\n#endif\n\n#endif")
