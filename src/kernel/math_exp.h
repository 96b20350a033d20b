/* eˣ = 2ⁿ eʳ, n = ⌊x / ln 2⌉, |r| ≤ ln 2 / 2 (J.-M. Muller, "Elementary Functions", 3rd ed., ch. 11). */
#ifndef NNLA_SRC_MATH_EXP_H
#define NNLA_SRC_MATH_EXP_H

#include "kernel/math_horner.h"
#include "kernel/math_tables.h"

#if NNLA__REAL_BITS == 32
#  define NNLA__FRACTION_BITS 23
#  define NNLA__EXPONENT_BIAS 127
#  define NNLA__ONE_BITS      INT32_C(0x3f800000)
#  define NNLA__ROUND         0x1.8p+23f /* adding it leaves the nearest integer in the last bits of the sum */
#  define NNLA__EXP_MIN       -104.0f    /* exp rounds to 0 */
#  define NNLA__EXP_MAX       89.0f      /* exp overflows */
#else
#  define NNLA__FRACTION_BITS 52
#  define NNLA__EXPONENT_BIAS 1023
#  define NNLA__ONE_BITS      INT64_C(0x3ff0000000000000)
#  define NNLA__ROUND         0x1.8p+52
#  define NNLA__EXP_MIN       -746.0
#  define NNLA__EXP_MAX       710.0
#endif

/* ROUND and an exponent's bias, for a power of 2 without another addition. Even, so that ties round as with ROUND. */
#define NNLA__ROUND_TO_HALF (NNLA__ROUND + NNLA__EXPONENT_BIAS - 1) /* for 2ⁿ⁻¹ */
#define NNLA__ROUND_TO_TWO  (NNLA__ROUND + 2 * NNLA__EXPONENT_BIAS) /* for two powers of 2 */

/* The power of 2 whose biased exponent is in the last bits, whatever stands above them. */
V_INLINE vec nnla__v_of_exponent(ivec exponent) { return v_from_bits(i_shl(exponent, NNLA__FRACTION_BITS)); }

/* p·2ⁿ for p of about 1, n = t − ROUND_TO_TWO, in two halves: the first product is exact, the second rounds once, to a
   denormal number or infinity where need be. */
V_INLINE vec nnla__v_times_power_of_2(vec p, vec t, vec n) {
#ifdef NNLA__HAVE_SCALE
    (void)t;
    return v_scale(p, n);
#else
    (void)n;
    ivec exponents = v_bits(t), half = i_shr(exponents, 1);
    return v_mul(v_mul(p, nnla__v_of_exponent(half)), nnla__v_of_exponent(i_sub(exponents, half)));
#endif
}

/* eʳ for |r| ≤ ln 2 / 2 */
V_INLINE vec nnla__v_exp_of_remainder(vec r) {
    vec p = nnla__v_horner(r, nnla__exp_table, NNLA__COUNT(nnla__exp_table));
    return v_fma(v_fma(p, r, v_set1(1)), r, v_set1(1));
}

/* eˣ for EXP_MIN ≤ x ≤ EXP_MAX or NaN. */
V_FUNCTION vec nnla__v_exp_in_range(vec x) {
    const vec round = v_set1(NNLA__ROUND_TO_TWO);
    vec t = v_fma(x, v_set1(NNLA__LOG2E), round), n = v_sub(t, round);
    vec r = v_fnma(n, v_set1(NNLA__LN2_LO), v_fnma(n, v_set1(NNLA__LN2_HI), x));
    return nnla__v_times_power_of_2(nnla__v_exp_of_remainder(r), t, n);
}

/* e^−|x| */
V_FUNCTION vec nnla__v_exp_minus_abs(vec x) {
    vec minus = v_from_bits(i_or(v_bits(x), i_set1(NNLA__WORD_SIGN)));
    return nnla__v_exp_in_range(v_max(v_set1(NNLA__EXP_MIN), minus));
}

V_FUNCTION vec v_exp(vec x) {
    return nnla__v_exp_in_range(v_max(v_set1(NNLA__EXP_MIN), v_min(v_set1(NNLA__EXP_MAX), x)));
}

#endif
