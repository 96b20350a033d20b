/* Two vectors that lie behind each other, for v_even, v_odd and v_zip. */
#ifndef NNLA_SRC_PAIR_LANES_H
#define NNLA_SRC_PAIR_LANES_H

#include "kernel/simd.h"

/* The first n ≤ 2V reals from p on, as two vectors; lanes past them are 0. */
typedef struct pair {
    vec low, high;
} pair;

V_INLINE pair load_pair(const real *p, size_t n) {
    return (pair){v_load_part(p, n), n > NNLA__V ? v_load_part(p + NNLA__V, n - NNLA__V) : v_zero()};
}

V_INLINE void store_pair(real *p, pair x, size_t n) {
    v_store_part(p, x.low, n);
    if (n > NNLA__V)
        v_store_part(p + NNLA__V, x.high, n - NNLA__V);
}

#endif
