/* sin x and cos x: x = n π/2 + r, |r| ≤ π/4; r + r·v·S(v) or 1 + v·C(v), v = r². */
#ifndef NNLA_SRC_MATH_TRIG_H
#define NNLA_SRC_MATH_TRIG_H

#include "kernel/math_exp.h"
#include "kernel/pi_reduction.h"

#if NNLA__REAL_BITS == 32
#  define NNLA__TRIG_HUGE 0x1p+16f
#else
#  define NNLA__TRIG_HUGE 0x1p+30
#endif

/* r of x and, in the last bits of *n, n, where x > TRIG_HUGE. Not inlined: huge angles are rare. */
static __attribute__((noinline, unused)) vec nnla__v_reduce_huge(vec x, vec r, ivec *n) {
    real angles[NNLA__V], remainders[NNLA__V], quadrants[NNLA__V];
    v_store(angles, x);
    v_store(remainders, r);
    v_store(quadrants, v_from_bits(*n));
    for (int i = 0; i < NNLA__V; i++)
        if (angles[i] > NNLA__TRIG_HUGE) {
            int quadrant;
            remainders[i] = (real)nnla__reduce_by_pi((double)angles[i], &quadrant);
            quadrants[i] = NNLA__ROUND + (real)quadrant;
        }
    *n = v_bits(v_load(quadrants));
    return v_load(remainders);
}

/* r of x ≥ 0 and, in the last bits of *n, n. W. J. Cody and W. Waite's reduction: the first product and difference are
   exact, the other parts of π/2 make up for the bits that cancel. */
V_INLINE vec nnla__v_reduce(vec x, ivec *n) {
    vec t = v_fma(x, v_set1(NNLA__TWO_OVER_PI), v_set1(NNLA__ROUND)), k = v_sub(t, v_set1(NNLA__ROUND));
    vec r = v_fnma_exact(k, v_set1(NNLA__PI_OVER_2_1), x);
    r = v_fnma_exact(k, v_set1(NNLA__PI_OVER_2_2), r);
    r = v_fnma_exact(k, v_set1(NNLA__PI_OVER_2_3), r);
    *n = v_bits(t);
    if (m_any(v_lt(v_set1(NNLA__TRIG_HUGE), x)))
        r = nnla__v_reduce_huge(x, r, n);
    return r;
}

/* sin(r + n π/2) */
V_INLINE vec nnla__v_sin_of_quadrant(vec r, ivec n) {
    mask odd = v_lt(v_from_bits(i_or(i_shl(n, NNLA__REAL_BITS - 1), i_set1(NNLA__ONE_BITS))), v_zero());
    vec v = v_mul(r, r), a = v_select(odd, v_set1(1), r);
    vec p = nnla__v_horner_select(odd, v, nnla__cos_table, NNLA__COUNT(nnla__cos_table), nnla__sin_table,
                                  NNLA__COUNT(nnla__sin_table));
    p = v_fma(p, v_mul(v, a), a);
    ivec sign = i_and(i_shl(n, NNLA__REAL_BITS - 2), i_set1(NNLA__WORD_SIGN));
    return v_from_bits(i_xor(v_bits(p), sign));
}

V_FUNCTION vec v_sin(vec x) {
    ivec n;
    vec r = nnla__v_reduce(v_abs(x), &n);
    vec y = nnla__v_sin_of_quadrant(r, n);
    return v_from_bits(i_xor(v_bits(y), i_and(v_bits(x), i_set1(NNLA__WORD_SIGN))));
}

V_FUNCTION vec v_cos(vec x) {
    ivec n;
    vec r = nnla__v_reduce(v_abs(x), &n);
    return nnla__v_sin_of_quadrant(r, i_add(n, i_set1(1)));
}

#endif
