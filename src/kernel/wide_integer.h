/* Reals taken apart into integers, and integers of 128 bits, which not every compiler has. */
#ifndef NNLA_SRC_WIDE_INTEGER_H
#define NNLA_SRC_WIDE_INTEGER_H

#include <stdint.h>
#include <string.h>

static inline uint64_t nnla__bits_of_f64(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline double nnla__f64_of_bits(uint64_t bits) {
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* A positive number hi·2⁶⁴ + lo. */
typedef struct nnla__wide {
    uint64_t hi, lo;
} nnla__wide;

static inline nnla__wide nnla__wide_product(uint64_t a, uint64_t b) {
    uint64_t a0 = a & 0xffffffff, a1 = a >> 32, b0 = b & 0xffffffff, b1 = b >> 32;
    uint64_t low = a0 * b0, middle = a1 * b0 + (low >> 32), cross = a0 * b1 + (middle & 0xffffffff);
    return (nnla__wide){a1 * b1 + (middle >> 32) + (cross >> 32), cross << 32 | (low & 0xffffffff)};
}

static inline int nnla__wide_leading_zeros(nnla__wide x) { /* x ≠ 0 */
    return x.hi ? __builtin_clzll(x.hi) : 64 + __builtin_clzll(x.lo);
}

static inline nnla__wide nnla__wide_shl(nnla__wide x, int n) { /* 0 ≤ n < 128 */
    if (n >= 64)
        return (nnla__wide){x.lo << (n - 64), 0};
    return n ? (nnla__wide){x.hi << n | x.lo >> (64 - n), x.lo << n} : x;
}

/* x >> n; the last bit is set if one that was shifted out was. */
static inline nnla__wide nnla__wide_shr_sticky(nnla__wide x, int n) { /* n ≥ 0 */
    if (n == 0)
        return x;
    if (n > 127)
        return (nnla__wide){0, (x.hi | x.lo) != 0};
    if (n >= 64)
        return (nnla__wide){0, (n > 64 ? x.hi >> (n - 64) : x.hi) | (((n > 64 ? x.hi << (128 - n) : 0) | x.lo) != 0)};
    return (nnla__wide){x.hi >> n, x.hi << (64 - n) | x.lo >> n | ((x.lo << (64 - n)) != 0)};
}

/* |x| = the result · 2^(*exponent − 52), the result in [2⁵², 2⁵³); x is finite and not 0. */
static inline uint64_t nnla__significand(double x, int *exponent) {
    uint64_t bits = nnla__bits_of_f64(x) & ~(UINT64_C(1) << 63), fraction = bits & ((UINT64_C(1) << 52) - 1);
    if (bits >> 52) {
        *exponent = (int)(bits >> 52) - 1023;
        return fraction | UINT64_C(1) << 52;
    }
    int shift = __builtin_clzll(fraction) - 11;
    *exponent = -1022 - shift;
    return fraction << shift;
}

#endif
