/* Squashes of whole rows. A row's sums are one fold over 32 lanes (element_lanes.h), so a row depends on itself alone.
   A NaN or a +∞ in a row makes every element of the row NaN. */
#ifndef NNLA_SRC_ELEMENT_SOFTMAX_H
#define NNLA_SRC_ELEMENT_SOFTMAX_H

#include "kernel/element_lanes.h"
#include "kernel/element_map.h"
#include "kernel/math_exp.h"
#include "kernel/math_log1p.h"

/* e^(z − m), m the row's maximum */
V_INLINE vec shifted_exp(vec z, vec m) { return v_exp(v_sub(z, m)); }

/* Y = softmax(z) for one row, y may be z: e = e^(z − m), y = e / Σe. */
static void softmax_row(size_t n, const real *z, real *y) {
    map_1_by(n, z, v_set1(row_max(n, z)), y, shifted_exp);
    map_1_by(n, y, v_set1(row_sum(n, y)), y, v_div);
}

/* Elements equal to the maximum m, of which there are `ties`, and the others. */
V_INLINE vec step_ties(vec lane, vec z, vec y, vec m) {
    (void)y;
    return v_add(lane, v_select(v_eq(z, m), v_set1(1), v_zero()));
}

V_INLINE vec step_others(vec lane, vec z, vec y, vec m) {
    (void)y;
    vec shifted = v_sub(z, m);
    return v_add(lane, v_select(v_eq(shifted, v_zero()), v_zero(), v_exp(shifted)));
}

/* log Σ e^(z_j − m) = log1p(Σ without one maximum): small, not 0, when one element stands far above the others. */
static real log_sum_shifted(size_t n, const real *z, real m) {
    real ties = fold_lanes(n, z, z, v_set1(m), 0, step_ties, join_sum);
    real others = fold_lanes(n, z, z, v_set1(m), 0, step_others, join_sum);
    return first_lane(v_log1p(v_set1((ties - 1) + others)));
}

static void y_softmax(const nnla__matrix *Z, const nnla__matrix *Y) {
    for (size_t i = 0; i < Z->rows; i++)
        softmax_row(Z->cols, row_of(Z, i), row_of(Y, i));
}

/* y (dy − s), s = Σ_j dy_j y_j */
V_INLINE vec softmax_slope(vec y, vec dy, vec s) { return v_mul(y, v_sub(dy, s)); }
static void dz_softmax(const nnla__matrix *Z, const nnla__matrix *Y, const nnla__matrix *dY, const nnla__matrix *dZ) {
    (void)Z;
    for (size_t i = 0; i < dY->rows; i++) {
        real s = row_dot(dY->cols, row_of(dY, i), row_of(Y, i));
        map_2_by(dY->cols, row_of(Y, i), row_of(dY, i), v_set1(s), row_of(dZ, i), softmax_slope);
    }
}

/* (z − m) − log Σ e^(z_j − m) */
static void y_log_softmax(const nnla__matrix *Z, const nnla__matrix *Y) {
    for (size_t i = 0; i < Z->rows; i++) {
        const real *z = row_of(Z, i);
        real m = row_max(Z->cols, z);
        real log_sum = log_sum_shifted(Z->cols, z, m);
        map_1_by(Z->cols, z, v_set1(m), row_of(Y, i), v_sub);
        map_1_by(Z->cols, row_of(Y, i), v_set1(log_sum), row_of(Y, i), v_sub);
    }
}

/* dy − e^y s, s = Σ_j dy_j */
V_INLINE vec log_softmax_slope(vec y, vec dy, vec s) { return v_fnma(v_exp(y), s, dy); }
static void dz_log_softmax(const nnla__matrix *Z, const nnla__matrix *Y, const nnla__matrix *dY,
                           const nnla__matrix *dZ) {
    (void)Z;
    for (size_t i = 0; i < dY->rows; i++) {
        real s = row_sum(dY->cols, row_of(dY, i));
        map_2_by(dY->cols, row_of(Y, i), row_of(dY, i), v_set1(s), row_of(dZ, i), log_softmax_slope);
    }
}

#endif
