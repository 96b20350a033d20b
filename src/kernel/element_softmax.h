/* Squashes of whole rows. A row's sums are one fold over 32 lanes (element_lanes.h), so a row depends on itself alone.
   A NaN or a +∞ in a row makes every element of the row NaN. */
#ifndef NNLA_SRC_ELEMENT_SOFTMAX_H
#define NNLA_SRC_ELEMENT_SOFTMAX_H

#include "kernel/element_columns.h"
#include "kernel/math_exp.h"
#include "kernel/math_log1p.h"

/* e^(z − m), m the row's maximum */
V_INLINE vec shifted_exp(vec z, vec m) { return v_exp(v_sub(z, m)); }

V_INLINE vec step_exp(vec *sum, vec z, vec y, vec m) {
    (void)y;
    vec e = shifted_exp(z, m);
    *sum = v_add(*sum, e);
    return e;
}

/* y = softmax(z) for one row, y may be z: e = e^(z − m), y = e / Σe. */
static void softmax_row(size_t n, const real *z, real *y) {
    lane_sums sum = lanes_at(0);
    fold_lanes(n, z, z, v_set1(row_max(n, z)), 1, &sum, y, step_exp);
    map_1_by(n, y, v_set1(join_lanes(sum, v_add)), y, v_div);
}

static void softmax_short_rows(short_rows *r) {
    const size_t n = r->cols;
    vec m = max_columns(n, r->a), lane[SHORT_ROW];
    for (size_t j = 0; j < n; j++)
        lane[j] = r->a[j] = shifted_exp(r->a[j], m);
    vec sum = sum_columns(n, lane);
    for (size_t j = 0; j < n; j++)
        r->a[j] = v_div(r->a[j], sum);
}

static void y_softmax(const nnla__matrix *Z, const nnla__matrix *Y) {
    const short_rows_call call = {.A = *Z, .out = *Y};
    for (size_t i = run_short_rows(&call, softmax_short_rows); i < Z->rows; i++)
        softmax_row(Z->cols, row_of(Z, i), row_of(Y, i));
}

/* log Σ e^(z_j − m) = log1p(Σ without one maximum): small, not 0, when one element stands far above the others. `ties`
   are the elements equal to the maximum m, `others` is the sum over the others. */
V_INLINE vec log_sum_shifted(vec ties, vec others) { return v_log1p(v_add(v_sub(ties, v_set1(1)), others)); }

V_INLINE vec one_if_maximum(vec z, vec m) { return v_select(v_eq(z, m), v_set1(1), v_zero()); }

/* e where z is not the maximum, else 0 */
V_INLINE vec unless_maximum(vec z, vec m, vec e) { return v_select(v_eq(v_sub(z, m), v_zero()), v_zero(), e); }

V_INLINE vec step_ties_and_others(vec *sum, vec z, vec y, vec m) {
    (void)y;
    vec e = shifted_exp(z, m);
    sum[0] = v_add(sum[0], one_if_maximum(z, m));
    sum[1] = v_add(sum[1], unless_maximum(z, m, e));
    return e;
}

/* (z − m) − log Σ e^(z_j − m) */
V_INLINE vec log_softmax(vec z, vec m, vec log_sum) { return v_sub(v_sub(z, m), log_sum); }

static void log_softmax_row(size_t n, const real *z, real *y) {
    vec m = v_set1(row_max(n, z));
    lane_sums sums[2] = {lanes_at(0), lanes_at(0)};
    fold_lanes(n, z, z, m, 2, sums, NULL, step_ties_and_others);
    vec log_sum = log_sum_shifted(v_set1(join_lanes(sums[0], v_add)), v_set1(join_lanes(sums[1], v_add)));
    map_1_by_2(n, z, m, log_sum, y, log_softmax);
}

static void log_softmax_short_rows(short_rows *r) {
    const size_t n = r->cols;
    vec m = max_columns(n, r->a), ties = v_zero(), others[SHORT_ROW];
    for (size_t j = 0; j < n; j++) {
        ties = v_add(ties, one_if_maximum(r->a[j], m));
        others[j] = unless_maximum(r->a[j], m, shifted_exp(r->a[j], m));
    }
    vec log_sum = log_sum_shifted(ties, sum_columns(n, others));
    for (size_t j = 0; j < n; j++)
        r->a[j] = log_softmax(r->a[j], m, log_sum);
}

static void y_log_softmax(const nnla__matrix *Z, const nnla__matrix *Y) {
    const short_rows_call call = {.A = *Z, .out = *Y};
    for (size_t i = run_short_rows(&call, log_softmax_short_rows); i < Z->rows; i++)
        log_softmax_row(Z->cols, row_of(Z, i), row_of(Y, i));
}

/* y (dy − s), s = Σ_j dy_j y_j */
V_INLINE vec softmax_slope(vec y, vec dy, vec s) { return v_mul(y, v_sub(dy, s)); }

static void softmax_slope_short_rows(short_rows *r) {
    vec lane[SHORT_ROW];
    for (size_t j = 0; j < r->cols; j++)
        lane[j] = v_fma(r->b[j], r->a[j], v_zero());
    vec s = sum_columns(r->cols, lane);
    for (size_t j = 0; j < r->cols; j++)
        r->a[j] = softmax_slope(r->a[j], r->b[j], s);
}

static void dz_softmax(const nnla__matrix *Z, const nnla__matrix *Y, const nnla__matrix *dY, const nnla__matrix *dZ) {
    (void)Z;
    const short_rows_call call = {.A = *Y, .B = *dY, .out = *dZ};
    for (size_t i = run_short_rows(&call, softmax_slope_short_rows); i < dY->rows; i++) {
        real s = row_dot(dY->cols, row_of(dY, i), row_of(Y, i));
        map_2_by(dY->cols, row_of(Y, i), row_of(dY, i), v_set1(s), row_of(dZ, i), softmax_slope);
    }
}

/* dy − e^y s, s = Σ_j dy_j */
V_INLINE vec log_softmax_slope(vec y, vec dy, vec s) { return v_fnma(v_exp(y), s, dy); }

static void log_softmax_slope_short_rows(short_rows *r) {
    vec lane[SHORT_ROW];
    for (size_t j = 0; j < r->cols; j++)
        lane[j] = v_add(v_zero(), r->b[j]);
    vec s = sum_columns(r->cols, lane);
    for (size_t j = 0; j < r->cols; j++)
        r->a[j] = log_softmax_slope(r->a[j], r->b[j], s);
}

static void dz_log_softmax(const nnla__matrix *Z, const nnla__matrix *Y, const nnla__matrix *dY,
                           const nnla__matrix *dZ) {
    (void)Z;
    const short_rows_call call = {.A = *Y, .B = *dY, .out = *dZ};
    for (size_t i = run_short_rows(&call, log_softmax_slope_short_rows); i < dY->rows; i++) {
        real s = row_sum(dY->cols, row_of(dY, i));
        map_2_by(dY->cols, row_of(Y, i), row_of(dY, i), v_set1(s), row_of(dZ, i), log_softmax_slope);
    }
}

#endif
