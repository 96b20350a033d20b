/* tanh x: an odd polynomial for |x| < 0.55, else e/(e + 2) with e = e^(2|x|) − 1. Both are a + a·v·P: one chain. */
#ifndef NNLA_SRC_MATH_TANH_H
#define NNLA_SRC_MATH_TANH_H

#include "kernel/math_exp.h"

#if NNLA__REAL_BITS == 32
#  define NNLA__TANH_MAX 18.1f         /* tanh rounds to 1 where 2|x| is larger */
#  define NNLA__TANH_LN2 0x1.62e43p-1f /* few bits, so that n·ln 2 is exact; more would not show in e/(e + 2) */
#else
#  define NNLA__TANH_MAX 38.2
#  define NNLA__TANH_LN2 NNLA__LN2
#endif

V_FUNCTION vec v_tanh(vec x) {
    vec ax = v_abs(x);
    /* Two masks, since with AVX-512 a division then takes the place of a division and a blend. */
    mask small = v_lt(ax, v_set1((real)0.55)), large = v_le(v_set1((real)0.55), ax);
    vec y = v_min(v_set1(NNLA__TANH_MAX), v_add(ax, ax));
    const vec round = v_set1(NNLA__ROUND_TO_HALF);
    vec t = v_fma(y, v_set1(NNLA__LOG2E), round), n = v_sub(t, round);
    vec r = v_fnma(n, v_set1(NNLA__TANH_LN2), y);
    vec v = v_select(small, v_mul(ax, ax), r), a = v_select(small, ax, r);
    vec p = nnla__v_horner_select(small, v, nnla__tanh_table, NNLA__COUNT(nnla__tanh_table), nnla__expm1_table,
                                  NNLA__COUNT(nnla__expm1_table));
    p = v_fma(p, v_mul(v, a), a);
    vec s = nnla__v_of_exponent(v_bits(t)); /* 2ⁿ⁻¹, for e/2 */
    vec half_e = v_fma(s, p, v_sub(s, v_set1((real)0.5)));
    vec result = v_select(large, v_div(half_e, v_add(half_e, v_set1(1))), p);
    return v_from_bits(i_or(v_bits(result), i_and(v_bits(x), i_set1(NNLA__WORD_SIGN))));
}

#endif
