/* Polynomials, lowest coefficient first. The counts are constants where these are called. */
#ifndef NNLA_SRC_MATH_HORNER_H
#define NNLA_SRC_MATH_HORNER_H

#include "kernel/simd.h"

/* c₀ + c₁x + … */
V_INLINE vec nnla__v_horner(vec x, const real *c, int count) {
    vec p = v_set1(c[count - 1]);
    UNROLL(32)
    for (int k = count - 2; k >= 0; k--)
        p = v_fma(p, x, v_set1(c[k]));
    return p;
}

/* Where `small`, the polynomial a of a_count coefficients, else b of b_count ≥ a_count: one chain for both. */
V_INLINE vec nnla__v_horner_select(mask small, vec x, const real *a, int a_count, const real *b, int b_count) {
    vec p = v_set1(b[b_count - 1]);
    UNROLL(32)
    for (int k = b_count - 2; k >= a_count - 1; k--)
        p = v_fma(p, x, v_set1(b[k]));
    p = v_select(small, v_set1(a[a_count - 1]), p);
    UNROLL(32)
    for (int k = a_count - 2; k >= 0; k--)
        p = v_fma(p, x, v_select(small, v_set1(a[k]), v_set1(b[k])));
    return p;
}

#define NNLA__COUNT(table) ((int)(sizeof(table) / sizeof(table)[0]))

#endif
