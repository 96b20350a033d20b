/* Sums over many elements, with the same bits whatever the width of a vector.

   There are 32 lanes. Lane l starts at the fold's start value (+0 for a sum) and takes elements l, l + 32, l + 64, …
   in this order. Lanes that the last, incomplete group of 32 does not reach are left untouched; nothing is padded.
   Then the lanes are halved as a tree: lane l joins lane l + 16 for l < 16, then l + 8 for l < 8, and so on.
   A dot product's lane takes fma(x, y, lane). Above that, nnla__sum_tree cuts long vectors into blocks. */
#ifndef NNLA_SRC_ELEMENT_LANES_H
#define NNLA_SRC_ELEMENT_LANES_H

#include <math.h>

#include "kernel/simd.h"

/* Unrolled, a loop over the lanes keeps them in registers. The scalar set has as many lanes as vectors, too many. */
#if NNLA__V > 1
#  define UNROLL_LANES UNROLL(16)
#else
#  define UNROLL_LANES
#endif

/* The lanes after taking one element each: of x, of y, with a constant a. */
typedef vec lane_step(vec lane, vec x, vec y, vec a);
typedef real lane_join(real a, real b);

V_INLINE real join_lanes(real *lane, lane_join *join) {
    for (size_t l = 0; l < 16; l++)
        lane[l] = join(lane[l], lane[l + 16]);
    for (size_t l = 0; l < 8; l++)
        lane[l] = join(lane[l], lane[l + 8]);
    for (size_t l = 0; l < 4; l++)
        lane[l] = join(lane[l], lane[l + 4]);
    for (size_t l = 0; l < 2; l++)
        lane[l] = join(lane[l], lane[l + 2]);
    return join(lane[0], lane[1]);
}

/* Folds n elements of x and y (y may be x). */
V_INLINE real fold_lanes(size_t n, const real *x, const real *y, vec a, real start, lane_step *step, lane_join *join) {
    vec s[NNLA__SUM_VECS];
    real lane[NNLA__SUM_LANES];
    UNROLL_LANES
    for (int j = 0; j < NNLA__SUM_VECS; j++)
        s[j] = v_set1(start);
    size_t i = 0;
    for (; i + NNLA__SUM_LANES <= n; i += NNLA__SUM_LANES) {
        UNROLL_LANES
        for (int j = 0; j < NNLA__SUM_VECS; j++)
            s[j] = step(s[j], v_load(x + i + j * NNLA__V), v_load(y + i + j * NNLA__V), a);
    }
    UNROLL_LANES
    for (int j = 0; j < NNLA__SUM_VECS; j++)
        v_store(lane + j * NNLA__V, s[j]);
    for (size_t l = 0; i + l < n; l += NNLA__V) {
        size_t k = n - i - l < NNLA__V ? n - i - l : NNLA__V;
        vec before = v_load(lane + l);
        vec after = step(before, v_load_n(x + i + l, k), v_load_n(y + i + l, k), a);
        v_store(lane + l, v_select(m_first(k), after, before));
    }
    return join_lanes(lane, join);
}

V_INLINE real join_sum(real a, real b) { return a + b; }
V_INLINE real join_max(real a, real b) { return a > b ? a : b; }

V_INLINE vec step_sum(vec lane, vec x, vec y, vec a) {
    (void)y, (void)a;
    return v_add(lane, x);
}

V_INLINE vec step_dot(vec lane, vec x, vec y, vec a) {
    (void)a;
    return v_fma(x, y, lane);
}

/* A NaN is passed over. */
V_INLINE vec step_max(vec lane, vec x, vec y, vec a) {
    (void)y, (void)a;
    return v_max(x, lane);
}

static real row_sum(size_t n, const real *x) { return fold_lanes(n, x, x, v_zero(), 0, step_sum, join_sum); }

static real row_dot(size_t n, const real *x, const real *y) {
    return fold_lanes(n, x, y, v_zero(), 0, step_dot, join_sum);
}

/* The largest element that is not NaN; −∞ if there is none. */
static real row_max(size_t n, const real *x) {
    return fold_lanes(n, x, x, v_zero(), -(real)INFINITY, step_max, join_max);
}

V_INLINE real first_lane(vec x) {
    real first;
    v_store_n(&first, x, 1);
    return first;
}

#endif
