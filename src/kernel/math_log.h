/* log x = k ln 2 + log(1 + f), x = 2ᵏ(1 + f), 1 + f in [√½, √2); log(1 + f) = 2 artanh s, s = f/(2 + f), in the order of
   operations of W. Kahan and K. C. Ng (fdlibm, e_log.c). */
#ifndef NNLA_SRC_MATH_LOG_H
#define NNLA_SRC_MATH_LOG_H

#include "kernel/math_exp.h"

#if NNLA__REAL_BITS == 32
#  define NNLA__SQRT_HALF_BITS INT32_C(0x3f3504f3)
#  define NNLA__FRACTION_MASK  INT32_C(0x007fffff)
#  define NNLA__MIN_NORMAL     0x1p-126f
#  define NNLA__INTEGER        0x1p+23f /* plus an integer: the integer is in its last bits */
#else
#  define NNLA__SQRT_HALF_BITS INT64_C(0x3fe6a09e667f3bcd)
#  define NNLA__FRACTION_MASK  INT64_C(0x000fffffffffffff)
#  define NNLA__MIN_NORMAL     0x1p-1022
#  define NNLA__INTEGER        0x1p+52
#endif
#define NNLA__INFINITY ((real)__builtin_inf())
#define NNLA__NAN      ((real)__builtin_nan(""))

/* log(x + c) for a positive, finite and normal x and c of at most half a unit in its last place: log x + c/x, x being
   multiplied by 2^(bias − INTEGER − EXPONENT_BIAS) already. */
V_INLINE vec nnla__v_log_normal(vec x, vec bias, vec correction) {
    ivec bits = i_add(v_bits(x), i_set1(NNLA__ONE_BITS - NNLA__SQRT_HALF_BITS));
    vec k = v_sub(v_from_bits(i_or(i_shr(bits, NNLA__FRACTION_BITS), v_bits(v_set1(NNLA__INTEGER)))), bias);
    bits = i_add(i_and(bits, i_set1(NNLA__FRACTION_MASK)), i_set1(NNLA__SQRT_HALF_BITS));
    vec f = v_sub(v_from_bits(bits), v_set1(1));
    vec s = v_div(f, v_add(v_set1(2), f)), z = v_mul(s, s), half_square = v_mul(v_set1((real)0.5), v_mul(f, f));
    vec R = v_mul(z, nnla__v_horner(z, nnla__log_table, NNLA__COUNT(nnla__log_table)));
    vec low = v_fma(s, v_add(half_square, R), v_fma(k, v_set1(NNLA__LN2_LO), correction));
    return v_fma(k, v_set1(NNLA__LN2_HI), v_sub(f, v_sub(half_square, low)));
}

/* The same for any positive, finite x. */
V_INLINE vec nnla__v_log_corrected(vec x, vec correction) {
    mask denormal = v_lt(x, v_set1(NNLA__MIN_NORMAL));
    /* 2^FRACTION_BITS makes it normal */
    x = v_select(denormal, v_mul(x, v_set1(NNLA__INTEGER)), x);
    vec bias = v_select(denormal, v_set1(NNLA__INTEGER + NNLA__EXPONENT_BIAS + NNLA__FRACTION_BITS),
                        v_set1(NNLA__INTEGER + NNLA__EXPONENT_BIAS));
    return nnla__v_log_normal(x, bias, correction);
}

/* `result` for 0 < x < ∞; log 0 = −∞, log ∞ = ∞, NaN for the rest. */
V_INLINE vec nnla__v_log_limits(vec x, vec result) {
    result = v_select(v_lt(x, v_set1(NNLA__INFINITY)), result, x);
    return v_select(v_le(x, v_zero()), v_select(v_eq(x, v_zero()), v_set1(-NNLA__INFINITY), v_set1(NNLA__NAN)), result);
}

V_INLINE vec v_log(vec x) { return nnla__v_log_limits(x, nnla__v_log_corrected(x, v_zero())); }

#endif
