/* The tail of the normal distribution, Φ(−a) = e^(−a²/2) P(a)/Q(a) for a ≥ 0, as parts of a product, to be multiplied by
   more before it is rounded. No part cancels, so that it has nearly all its digits down to the least denormal number. */
#ifndef NNLA_SRC_MATH_NORMAL_H
#define NNLA_SRC_MATH_NORMAL_H

#include "kernel/math_exp.h"

#if NNLA__REAL_BITS == 32
#  define NNLA__NORMAL_MAX 14.6f /* from here on a Φ(−a) and a φ(a) round to 0 */
#else
#  define NNLA__NORMAL_MAX 38.7
#endif

typedef struct nnla__normal_tail {
    vec a;    /* at most NORMAL_MAX, or NaN */
    vec P, Q; /* of a, their polynomials */
    vec p;    /* e^(−a²/2) = 2ⁿ p */
    vec t, n; /* as nnla__v_times_power_of_2 wants them */
} nnla__normal_tail;

V_INLINE nnla__normal_tail nnla__v_normal_tail(vec x) {
    nnla__normal_tail tail;
    vec a = v_min(v_set1(NNLA__NORMAL_MAX), v_abs(x)), half = v_mul(a, v_set1((real)0.5));
    const vec round = v_set1(NNLA__ROUND_TO_TWO);
    tail.t = v_fma(v_mul(half, a), v_set1(-NNLA__LOG2E), round);
    tail.n = v_sub(tail.t, round);
    /* −a²/2 − n ln 2: the product is not rounded before the difference, and n LN2_HI is exact */
    vec r = v_fnma_exact(half, a, v_mul(tail.n, v_set1(-NNLA__LN2_HI)));
    r = v_fnma(tail.n, v_set1(NNLA__LN2_LO), r);
    tail.p = nnla__v_exp_of_remainder(r);
    tail.a = a;
    tail.P = nnla__v_horner(a, nnla__normal_p_table, NNLA__COUNT(nnla__normal_p_table));
    tail.Q = nnla__v_horner(a, nnla__normal_q_table, NNLA__COUNT(nnla__normal_q_table));
    return tail;
}

/* e^(−a²/2) numerator/Q */
V_INLINE vec nnla__v_times_normal(const nnla__normal_tail *tail, vec numerator) {
    vec quotient = v_div(v_mul(numerator, tail->p), tail->Q);
    return nnla__v_times_power_of_2(quotient, tail->t, tail->n);
}

/* z Φ(z) = max(z, 0) − |z| Φ(−|z|) */
V_FUNCTION vec v_gelu(vec z) {
    const nnla__normal_tail tail = nnla__v_normal_tail(z);
    return v_sub(v_max(v_set1((real)-0.0), z), nnla__v_times_normal(&tail, v_mul(tail.a, tail.P)));
}

/* Its slope Φ(z) + z φ(z), φ(z) = e^(−z²/2)/√2π: S = Φ(−a) − a φ(a) for z = −a, 1 − S for z = a */
V_FUNCTION vec nnla__v_gelu_slope(vec z) {
    const nnla__normal_tail tail = nnla__v_normal_tail(z);
    vec density = v_mul(tail.a, v_set1((real)0.39894228040143267794));
    vec S = nnla__v_times_normal(&tail, v_fnma(density, tail.Q, tail.P));
    return v_select_negative(z, S, v_sub(v_set1(1), S));
}

#endif
