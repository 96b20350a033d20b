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

/* 32 lanes */
typedef struct lane_sums {
    vec of[NNLA__SUM_VECS];
} lane_sums;

/* Takes one element each, of x and of y, into the lanes of one or more sums; `a` is a constant. What it returns may be
   stored (fold_lanes). */
typedef vec lane_step(vec *sum, vec x, vec y, vec a);
typedef vec lane_join(vec a, vec b);

V_INLINE lane_sums lanes_at(real start) {
    lane_sums s;
    UNROLL_LANES
    for (int j = 0; j < NNLA__SUM_VECS; j++)
        s.of[j] = v_set1(start);
    return s;
}

V_INLINE real join_lanes(lane_sums s, lane_join *join) {
    UNROLL(5)
    for (int half = NNLA__SUM_VECS / 2; half > 0; half /= 2) {
        UNROLL_LANES
        for (int j = 0; j < half; j++)
            s.of[j] = join(s.of[j], s.of[j + half]);
    }
    UNROLL(5)
    for (int half = NNLA__V / 2; half > 0; half /= 2)
        s.of[0] = join(s.of[0], v_down(s.of[0], half));
    return v_first(s.of[0]);
}

enum { MOST_SUMS = 3 };

/* Folds k ≤ V elements from i on into vector j of each sum's lanes. */
V_INLINE void fold_vector(size_t k, size_t i, const real *x, const real *y, vec a, const int sums, int j, lane_sums *s,
                          real *out, lane_step *step) {
    vec before[MOST_SUMS], sum[MOST_SUMS];
    UNROLL(3)
    for (int q = 0; q < sums; q++)
        before[q] = sum[q] = s[q].of[j];
    vec result = step(sum, v_load_part(x + i, k), v_load_part(y + i, k), a);
    if (out != NULL)
        v_store_part(out + i, result, k);
    UNROLL(3)
    for (int q = 0; q < sums; q++)
        s[q].of[j] = k < NNLA__V ? v_select(m_first(k), sum[q], before[q]) : sum[q];
}

/* Folds n elements of x and y (y may be x) into the lanes of each of the sums s; `out` takes what step returns, if it
   is not NULL, and may be x or y. */
V_INLINE void fold_lanes(size_t n, const real *x, const real *y, vec a, const int sums, lane_sums *s, real *out,
                         lane_step *step) {
    size_t i = 0;
    for (; i + NNLA__SUM_LANES <= n; i += NNLA__SUM_LANES) {
        UNROLL_LANES
        for (int j = 0; j < NNLA__SUM_VECS; j++)
            fold_vector(NNLA__V, i + (size_t)j * NNLA__V, x, y, a, sums, j, s, out, step);
    }
    UNROLL_LANES
    for (int j = 0; j < NNLA__SUM_VECS; j++) {
        size_t at = i + (size_t)j * NNLA__V;
        if (at >= n)
            break;
        fold_vector(n - at < NNLA__V ? n - at : NNLA__V, at, x, y, a, sums, j, s, out, step);
    }
}

/* One sum of x and y */
V_INLINE real fold(size_t n, const real *x, const real *y, vec a, real start, lane_step *step, lane_join *join) {
    lane_sums s = lanes_at(start);
    fold_lanes(n, x, y, a, 1, &s, NULL, step);
    return join_lanes(s, join);
}

V_INLINE vec step_sum(vec *sum, vec x, vec y, vec a) {
    (void)y, (void)a;
    return *sum = v_add(*sum, x);
}

V_INLINE vec step_dot(vec *sum, vec x, vec y, vec a) {
    (void)a;
    return *sum = v_fma(x, y, *sum);
}

/* A NaN is passed over. */
V_INLINE vec step_max(vec *sum, vec x, vec y, vec a) {
    (void)y, (void)a;
    return *sum = v_max(x, *sum);
}

static real row_sum(size_t n, const real *x) { return fold(n, x, x, v_zero(), 0, step_sum, v_add); }

static real row_dot(size_t n, const real *x, const real *y) { return fold(n, x, y, v_zero(), 0, step_dot, v_add); }

/* The largest element that is not NaN; −∞ if there is none. */
static real row_max(size_t n, const real *x) { return fold(n, x, x, v_zero(), -(real)INFINITY, step_max, v_max); }

#endif
