/* ab + c with one rounding (to nearest, ties to even), for processors without the instruction. Calls, not inlined:
   in the unrolled kernels their copies take a compiler minutes and a gigabyte. */
#ifndef NNLA_SRC_SOFT_FMA_H
#define NNLA_SRC_SOFT_FMA_H

#include "kernel/wide_integer.h"

/* a + b rounded to odd: if the sum is not exact, the one of its two neighbours whose last bit is set. A later
   rounding to nearest with at least two bits less is then right, as if it were the only one (S. Boldo, G.
   Melquiond, "Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd", IEEE TC
   57, 2008). The error of the sum is exact by D. E. Knuth's TwoSum; it is NaN, and changes nothing, if the
   sum is not finite. */
static inline double nnla__add_to_odd(double a, double b) {
    double s = a + b, t = s - a, error = (a - (s - t)) + (b - t);
    uint64_t bits = nnla__bits_of_f64(s);
    if ((error < 0 || error > 0) && !(bits & 1))
        bits += (error > 0) == (s > 0) ? (uint64_t)1 : ~(uint64_t)0;
    return nnla__f64_of_bits(bits);
}

/* The product of two floats is exact in double, without overflow or underflow. */
static __attribute__((noinline, unused)) float nnla__soft_fma_f32(float a, float b, float c) {
    return (float)nnla__add_to_odd((double)a * b, c);
}

/* ±x · 2^exponent with x in [2¹²⁶, 2¹²⁷), x's last bit sticky, as a double. */
static inline double nnla__round_wide(int negative, nnla__wide x, int exponent) {
    int top = exponent + 126; /* of the leading bit */
    int drop = 126 - 52;
    uint64_t biased = (uint64_t)(top + 1023);
    if (top < -1022) {
        drop += -1022 - top;
        biased = 1;
    }
    /* Two bits below the last one decide: half, and anything below it. */
    uint64_t m = nnla__wide_shr_sticky(x, drop - 2).lo;
    uint64_t rounded = (m >> 2) + ((m & 3) > 2 || (m & 7) == 6);
    uint64_t sign = (uint64_t)(negative != 0) << 63;
    if (top > 1023)
        return nnla__f64_of_bits(sign | UINT64_C(0x7ff) << 52);
    /* The leading bit, if it is there, adds 1 to the exponent; so does a carry. */
    return nnla__f64_of_bits(sign | (((biased - 1) << 52) + rounded));
}

/* In integers; all operands are finite and not 0. */
static __attribute__((noinline, unused)) double nnla__soft_fma_f64_integer(double a, double b, double c) {
    int ea, eb, ec;
    uint64_t ma = nnla__significand(a, &ea), mb = nnla__significand(b, &eb), mc = nnla__significand(c, &ec);
    int p_negative = (int)((nnla__bits_of_f64(a) ^ nnla__bits_of_f64(b)) >> 63);
    int c_negative = (int)(nnla__bits_of_f64(c) >> 63);
    /* Both with their leading bit at 125 or 124, so that a sum stays below 2¹²⁷; ep, ec: of the last bit. */
    nnla__wide p = nnla__wide_shl(nnla__wide_product(ma, mb), 20), q = nnla__wide_shl((nnla__wide){0, mc}, 73);
    int ep = ea + eb - 104 - 20, distance;
    ec += -52 - 73;
    distance = ep - ec;
    /* A shift by one drops no bit, so what cancels is exact; after a longer one at most two leading bits
     * cancel. */
    if (distance > 0)
        q = nnla__wide_shr_sticky(q, distance);
    else
        p = nnla__wide_shr_sticky(p, -distance);
    int exponent = distance > 0 ? ep : ec, negative = p_negative;
    nnla__wide sum;
    if (p_negative == c_negative) {
        sum.lo = p.lo + q.lo;
        sum.hi = p.hi + q.hi + (sum.lo < p.lo);
    } else {
        if (p.hi < q.hi || (p.hi == q.hi && p.lo < q.lo)) {
            nnla__wide swap = p;
            p = q;
            q = swap;
            negative = c_negative;
        }
        sum.lo = p.lo - q.lo;
        sum.hi = p.hi - q.hi - (p.lo < q.lo);
        if (!(sum.hi | sum.lo))
            return 0;
    }
    int leading = nnla__wide_leading_zeros(sum);
    return nnla__round_wide(negative, nnla__wide_shl(sum, leading - 1), exponent - (leading - 1));
}

/* Inside these bounds no step of the floating-point path overflows or loses a bit to underflow. */
#define NNLA__FMA_SMALL 0x1p-480
#define NNLA__FMA_LARGE 0x1p+480

static inline int nnla__fma_in_range(double x) {
    double magnitude = x < 0 ? -x : x;
    return magnitude >= NNLA__FMA_SMALL && magnitude <= NNLA__FMA_LARGE;
}

/* T. J. Dekker, "A floating-point technique for extending the available precision", Numer. Math. 18, 1971: a
   into two halves of 26 bits, so that their products are exact. */
static inline double nnla__high_half(double a) {
    double t = a * 0x1.0000002p+27;
    return t - (t - a);
}

/* Not inlined: some three hundred copies of it in the kernels would take a compiler minutes. */
static __attribute__((noinline, unused)) double nnla__soft_fma_f64(double a, double b, double c) {
    if (nnla__fma_in_range(a) && nnla__fma_in_range(b) && nnla__fma_in_range(c)) {
        /* ab = p + e exactly; then Boldo and Melquiond's algorithm. */
        double a1 = nnla__high_half(a), a0 = a - a1, b1 = nnla__high_half(b), b0 = b - b1;
        double p = a * b, e = a0 * b0 - (((p - a1 * b1) - a0 * b1) - a1 * b0);
        double t = c + e, u = t - c, t_error = (c - (t - u)) + (e - u);
        double s = p + t, v = s - p, s_error = (p - (s - v)) + (t - v);
        return s + nnla__add_to_odd(t_error, s_error);
    }
    /* x − x is 0 for a finite x, else NaN. */
    if (a == 0 || b == 0 || a - a != 0 || b - b != 0)
        return a * b + c;
    if (c - c != 0)
        return c;
    if (c == 0)
        return a * b;
    return nnla__soft_fma_f64_integer(a, b, c);
}

static inline float nnla__fma_f32(float a, float b, float c) {
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA) || defined(__FP_FAST_FMAF)
    return __builtin_fmaf(a, b, c);
#else
    return nnla__soft_fma_f32(a, b, c);
#endif
}

static inline double nnla__fma_f64(double a, double b, double c) {
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA) || defined(__FP_FAST_FMA)
    return __builtin_fma(a, b, c);
#else
    return nnla__soft_fma_f64(a, b, c);
#endif
}

#endif
