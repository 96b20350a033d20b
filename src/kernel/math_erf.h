/* erf x: x + x P(x²) for |x| < 0.92, else 1 − e^Q(|x|), Q ≈ log(erfc): one chain for P and Q. */
#ifndef NNLA_SRC_MATH_ERF_H
#define NNLA_SRC_MATH_ERF_H

#include "kernel/math_exp.h"

#if NNLA__REAL_BITS == 32
#  define NNLA__ERF_MAX 3.95f /* erf rounds to 1 */
#else
#  define NNLA__ERF_MAX 6.0
#endif

V_INLINE vec v_erf(vec x) {
    vec ax = v_min(v_set1(NNLA__ERF_MAX), v_abs(x));
    mask small = v_lt(ax, v_set1((real)0.92));
    vec v = v_select(small, v_mul(ax, ax), ax);
    vec p = nnla__v_horner_select(small, v, nnla__erf_small_table, NNLA__COUNT(nnla__erf_small_table),
                                  nnla__erf_large_table, NNLA__COUNT(nnla__erf_large_table));
    vec result = v_select(small, v_fma(p, ax, ax), v_sub(v_set1(1), nnla__v_exp_in_range(p)));
    return v_from_bits(i_or(v_bits(result), i_and(v_bits(x), i_set1(NNLA__WORD_SIGN))));
}

#endif
