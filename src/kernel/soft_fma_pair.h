/* nnla__soft_fma_f64 of soft_fma.h for vectors of two lanes, over the vocabulary and the instruction set's
   nnla__add2_to_odd. */
#ifndef NNLA_SRC_SOFT_FMA_PAIR_H
#define NNLA_SRC_SOFT_FMA_PAIR_H

#include "kernel/soft_fma.h"

V_INLINE mask nnla__v_fma_in_range(vec x) {
    vec magnitude = v_from_bits(i_and(v_bits(x), i_set1((word)~NNLA__WORD_SIGN)));
    return m_and(v_le(v_set1(NNLA__FMA_SMALL), magnitude), v_le(magnitude, v_set1(NNLA__FMA_LARGE)));
}

/* Not inlined: it is seldom taken, and its lanes would fill the kernels. */
static __attribute__((noinline)) vec nnla__v_fma_by_lane(vec a, vec b, vec c) {
    real x[NNLA__V], y[NNLA__V], z[NNLA__V];
    v_store(x, a);
    v_store(y, b);
    v_store(z, c);
    for (int i = 0; i < NNLA__V; i++)
        z[i] = nnla__soft_fma_f64(x[i], y[i], z[i]);
    return v_load(z);
}

V_INLINE vec nnla__v_high_half(vec a) {
    vec t = v_mul(a, v_set1(0x1.0000002p+27));
    return v_sub(t, v_sub(t, a));
}

/* Not inlined either; c may be 0 here, since ab is not. */
static __attribute__((noinline, unused)) vec nnla__v_soft_fma(vec a, vec b, vec c) {
    mask fast = m_and(nnla__v_fma_in_range(a), nnla__v_fma_in_range(b));
    fast = m_and(fast, m_or(nnla__v_fma_in_range(c), v_eq(c, v_zero())));
    if (!m_all(fast))
        return nnla__v_fma_by_lane(a, b, c);
    vec a1 = nnla__v_high_half(a), a0 = v_sub(a, a1), b1 = nnla__v_high_half(b), b0 = v_sub(b, b1);
    vec p = v_mul(a, b);
    vec e = v_sub(v_mul(a0, b0), v_sub(v_sub(v_sub(p, v_mul(a1, b1)), v_mul(a0, b1)), v_mul(a1, b0)));
    vec t = v_add(c, e), u = v_sub(t, c), t_error = v_add(v_sub(c, v_sub(t, u)), v_sub(e, u));
    vec s = v_add(p, t), v = v_sub(s, p), s_error = v_add(v_sub(p, v_sub(s, v)), v_sub(t, v));
    return v_add(s, nnla__add2_to_odd(t_error, s_error));
}

#endif
