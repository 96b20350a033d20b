/* x modulo π/2 for arguments that are so large that π/2 would need hundreds of bits: M. H. Payne, R. N. Hanek,
   "Radian reduction for trigonometric functions", SIGNUM Newsletter 18, 1983, in integers. */
#ifndef NNLA_SRC_PI_REDUCTION_H
#define NNLA_SRC_PI_REDUCTION_H

#include "kernel/math_tables.h"
#include "kernel/wide_integer.h"

/* x = n π/2 + r, |r| ≤ π/4, x ≥ 1; *quadrant = n mod 4. NaN for an infinity. */
static inline double nnla__reduce_by_pi(double x, int *quadrant) {
    *quadrant = 0;
    if (x - x != 0)
        return x - x;
    int exponent;
    uint64_t m = nnla__significand(x, &exponent);
    /* x · 2/π mod 4 = m W 2⁻¹⁹⁰ mod 4, where W are 192 bits of 2/π. The bits before them add multiples of 4, those
       after them less than 2⁻¹³⁶; a double is never closer to a multiple of π/2 than about 2⁻⁶². */
    int first = 64 + exponent - 52 - 2, offset = first % 64;
    const uint64_t *bits = nnla__two_over_pi_table + first / 64;
    uint64_t W[3];
    for (int i = 0; i < 3; i++)
        W[i] = offset ? bits[i] << offset | bits[i + 1] >> (64 - offset) : bits[i];
    nnla__wide p1 = nnla__wide_product(m, W[1]), p2 = nnla__wide_product(m, W[2]);
    uint64_t low = p2.lo, middle = p1.lo + p2.hi, high = m * W[0] + p1.hi + (middle < p1.lo);

    int n = (int)(high >> 62);
    nnla__wide fraction = {high << 2 | middle >> 62, middle << 2 | low >> 62};
    int negative = (int)(fraction.hi >> 63);
    if (negative) {
        fraction.lo = ~fraction.lo + 1;
        fraction.hi = ~fraction.hi + (fraction.lo == 0);
    }
    *quadrant = (n + negative) & 3;
    int zeros = nnla__wide_leading_zeros(fraction);
    uint64_t r = nnla__wide_product(nnla__wide_shl(fraction, zeros).hi, NNLA__PI_OVER_2_FIXED).hi;
    double scale = nnla__f64_of_bits((uint64_t)(1023 - 63 - zeros) << 52);
    return negative ? -((double)r * scale) : (double)r * scale;
}

#endif
