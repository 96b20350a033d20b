/* eˣ − 1 = 2ⁿ(eʳ − 1) + (2ⁿ − 1), without cancellation near 0. */
#ifndef NNLA_SRC_MATH_EXPM1_H
#define NNLA_SRC_MATH_EXPM1_H

#include "kernel/math_exp.h"

#if NNLA__REAL_BITS == 32
#  define NNLA__EXPM1_MIN  -20.0f   /* expm1 rounds to −1 */
#  define NNLA__EXPM1_TINY 0x1p-26f /* below, expm1 x rounds to x */
#else
#  define NNLA__EXPM1_MIN  -40.0
#  define NNLA__EXPM1_TINY 0x1p-55
#endif

V_FUNCTION vec v_expm1(vec x) {
    vec y = v_max(v_set1(NNLA__EXPM1_MIN), v_min(v_set1(NNLA__EXP_MAX), x));
    const vec round = v_set1(NNLA__ROUND_TO_HALF);
    vec t = v_fma(y, v_set1(NNLA__LOG2E), round), n = v_sub(t, round);
    vec high = v_fnma(n, v_set1(NNLA__LN2_HI), y), low = v_mul(n, v_set1(NNLA__LN2_LO));
    vec r = v_sub(high, low), r_error = v_sub(v_sub(high, r), low);
    vec p = nnla__v_horner(r, nnla__expm1_table, NNLA__COUNT(nnla__expm1_table));
    p = v_add(r, v_fma(p, v_mul(r, r), r_error));
    /* 2ⁿ⁻¹, twice, since 2ⁿ may overflow where the result does not */
    vec s = nnla__v_of_exponent(v_bits(t));
    p = v_fma(s, p, v_sub(s, v_set1((real)0.5)));
    return v_select(v_lt(v_abs(x), v_set1(NNLA__EXPM1_TINY)), x, v_add(p, p));
}

#endif
