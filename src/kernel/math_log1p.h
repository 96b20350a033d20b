/* log(1 + x), without the error of 1 + x: log u + c/u, where u + c = 1 + x exactly (D. E. Knuth's TwoSum). */
#ifndef NNLA_SRC_MATH_LOG1P_H
#define NNLA_SRC_MATH_LOG1P_H

#include "kernel/math_log.h"

#if NNLA__REAL_BITS == 32
#  define NNLA__LOG1P_TINY 0x1p-26f /* below, log1p x rounds to x */
#else
#  define NNLA__LOG1P_TINY 0x1p-55
#endif

V_FUNCTION vec v_log1p(vec x) {
    vec one = v_set1(1), u = v_add(one, x), b = v_sub(u, one);
    vec c = v_add(v_sub(one, v_sub(u, b)), v_sub(x, b));
    vec correction = v_div(c, u), result = nnla__v_log_corrected(u, &correction);
    return v_select(v_lt(v_abs(x), v_set1(NNLA__LOG1P_TINY)), x, result);
}

/* For 0 ≤ x ≤ 1 or NaN, with the bits of v_log1p: c = x − (u − 1), and u is a normal number. */
V_FUNCTION vec nnla__v_log1p_of_unit(vec x) {
    vec one = v_set1(1), u = v_add(one, x), correction = v_div(v_sub(x, v_sub(u, one)), u);
    return nnla__v_log_normal(u, i_set1(0), &correction);
}

#endif
