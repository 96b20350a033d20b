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


def sign_peaks(errors, count):
    """Where the errors are largest between their changes of sign; at most `count` places."""
    runs = [[0]]
    for i in range(1, len(errors)):
        if (errors[i] > 0) == (errors[runs[-1][0]] > 0):
            runs[-1].append(i)
        else:
            runs.append([i])
    peaks = [max(run, key=lambda i: abs(errors[i])) for run in runs]
    while len(peaks) > count:
        peaks = peaks[1:] if abs(errors[peaks[0]]) < abs(errors[peaks[-1]]) else peaks[:-1]
    return peaks


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
        peaks = sign_peaks(errors, count)
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
    table(name, bits, error, c)


def rational(f, high, n, m):
    """P/Q of degrees n and m, Q(0) = 1, that minimises the greatest relative error on [0, high]: Remez's exchange, the
    equations made linear by the last Q. The grid is Chebyshev's in (x - 2)/(x + 2): f varies most near 0."""
    top = (high - 2) / (high + 2)
    us = [(top - 1) / 2 - (top + 1) / 2 * mp.cos(mp.pi * i / (GRID - 1)) for i in range(GRID)]
    xs = [2 * (1 + u) / (1 - u) for u in us]
    fs = [f(x) for x in xs]
    count = n + m + 2
    ends = [(GRID - 1) * i // (count - 1) for i in range(count)]
    q = [mp.mpf(1)]
    for _ in range(60):
        A, b = mp.matrix(count, count), mp.matrix(count, 1)
        for row, i in enumerate(ends):
            for k in range(n + 1):
                A[row, k] = xs[i] ** k
            for k in range(1, m + 1):
                A[row, n + k] = -fs[i] * xs[i] ** k
            A[row, count - 1] = (-1) ** row * fs[i] * mp.polyval(q[::-1], xs[i])
            b[row] = fs[i]
        solution = mp.lu_solve(A, b)
        p, q = [solution[k] for k in range(n + 1)], [mp.mpf(1)] + [solution[n + k] for k in range(1, m + 1)]
        errors = [mp.polyval(p[::-1], x) / mp.polyval(q[::-1], x) / y - 1 for x, y in zip(xs, fs)]
        peaks = sign_peaks(errors, count)
        if len(peaks) < count or peaks == ends and abs(solution[count - 1]) > max(map(abs, errors)) * mp.mpf("0.999"):
            break
        ends = peaks
    return p, q


def fit_rational(name, bits, f, high, n, m):
    """The numerator and the denominator have a common factor free: of some, the one that rounding harms least."""
    p, q = rational(f, mp.mpf(high), n, m)
    xs = [mp.mpf(high) * (mp.mpf(i) / 100) ** 2 for i in range(101)]
    best = None
    for i in range(400):
        scale = mp.mpf(2) ** (mp.mpf(i) / 400)
        c = [[rounded(k * scale, bits) for k in part] for part in (p, q)]
        error = max(abs(mp.polyval(c[0][::-1], x) / mp.polyval(c[1][::-1], x) / f(x) - 1) for x in xs)
        if best is None or error < best[0]:
            best = error, c
    for part, values in zip("pq", best[1]):
        table(f"{name}_{part}", bits, best[0], values)


def table(name, bits, error, values):
    unit = mp.mpf(2) ** (-24 if bits == 32 else -53)
    what = "quotient" if name[-2:] in ("_p", "_q") else "polynomial"
    print(f"/* error of the {what}: {mp.nstr(error / unit, 2)} half ULP */")
    print(f"static const real nnla__{name}_table[] = {{")
    for value in values:
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

    if single:
        print("\n/* (log(1 + f) − f)/f² */")
        f = lambda x: (mp.log1p(x) - x) / (x * x) if abs(x) > tiny else -mp.mpf(1) / 2 + x / 3
        fit("log", bits, f, lambda x: x * x / abs(mp.log1p(x)) if abs(x) > tiny else abs(x), "-0.33334", "0.33334", 9)
    else:
        reach = reciprocals()
        print("\n/* (−log(1 − r) − r)/r² */")
        f = lambda x: (-mp.log1p(-x) - x) / (x * x) if abs(x) > tiny else mp.mpf(1) / 2 + x / 3
        fit("log", bits, f, lambda x: x * x / abs(mp.log1p(-x)) if abs(x) > tiny else abs(x), *reach, 8)

    print("\n/* (sin r / r − 1)/v and (cos r − 1)/v, v = r² */")
    n = 4 if single else 8
    f = lambda v: (mp.sin(mp.sqrt(v)) / mp.sqrt(v) - 1) / v if v > tiny else -mp.mpf(1) / 6 + v / 120
    fit("sin", bits, f, lambda v: v, 0, quarter_turn ** 2, n)
    f = lambda v: (mp.cos(mp.sqrt(v)) - 1) / v if v > tiny else -mp.mpf(1) / 2 + v / 24
    fit("cos", bits, f, lambda v: v / mp.cos(mp.sqrt(v)), 0, quarter_turn ** 2, n)

    print("\n/* e^(a²/2) Φ(−a), Φ the normal distribution, as P/Q */")
    f = lambda a: mp.exp(a * a / 2) * mp.erfc(a / mp.sqrt(2)) / 2
    fit_rational("normal", bits, f, "14.5" if single else "39", *((4, 5) if single else (10, 11)))


def reciprocals():
    """1/c and log c for 16 equal intervals of the bits of [0.734, 1.469), 1 in the middle of one, whose c is 1. The
    other c are such that log c is a multiple of 2^-42, to which a multiple of ln 2's first part is added without error, and
    1/c a double, both to within 2^-64. Returns the least and the greatest 1 - z/c."""
    inverse, log, reach = [], [], []
    for i in range(16):
        ends = []
        for half in (2 * i - 17, 2 * i - 15):
            ends.append(1 + mp.mpf(half) / (64 if half < 0 else 32))
        L = mp.nint(mp.log((ends[0] + ends[1]) / 2) * 2 ** 42)
        if i == 8:
            L = 0
        while abs(mp.mpf(float(mp.exp(-L / 2 ** 42))) / mp.exp(-L / 2 ** 42) - 1) > mp.mpf(2) ** -64:
            L += 1
        inverse.append(rounded(mp.exp(-L / 2 ** 42), 64))
        log.append(L / 2 ** 42)
        reach += [1 - end * inverse[-1] for end in ends]
    print("\n/* 1/c and log c for the intervals of log's argument: fit_elementary.py says which */")
    for name, values in (("inverse", inverse), ("log", log)):
        print(f"static const real nnla__{name}_of_c_table[] = {{")
        for value in values:
            print(f"    {hexadecimal(value, 64)},")
        print("};")
    return min(reach), max(reach)


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
