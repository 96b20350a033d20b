/* Sums over channels; norms.h has the rule. */
#ifndef NNLA_SRC_CHANNEL_SUMS_H
#define NNLA_SRC_CHANNEL_SUMS_H

#include "kernel/addressing.h"
#include "kernel/element_lanes.h"
#include "kernel/layer_kernels.h"

/* One channel of a batch: `batch` runs of `area` values, `step` elements from one to the next. */
typedef struct channel {
    size_t batch, area, step;
} channel;

V_INLINE channel channel_of(const nnla__channels *size) {
    return (channel){size->batch, size->area, size->channels * size->area};
}

/* A row of a matrix as a channel. */
V_INLINE channel channel_of_row(size_t cols) { return (channel){1, cols, cols}; }

/* Folds x and y (y may be x) into `sums` totals; out as in fold_lanes. */
V_INLINE void fold_channel(const channel *c, const real *x, const real *y, vec a, const int sums, double *total,
                           real *out, lane_step *step) {
    const size_t samples = nnla__block_samples(c->area);
    for (int q = 0; q < sums; q++)
        total[q] = 0;
    for (size_t first = 0; first < c->batch; first += samples)
        for (size_t from = 0; from < c->area; from += NNLA__CHANNEL_BLOCK) {
            const size_t end = nnla__smaller(first + samples, c->batch);
            const size_t count = nnla__smaller(NNLA__CHANNEL_BLOCK, c->area - from);
            lane_sums s[MOST_SUMS];
            for (int q = 0; q < sums; q++)
                s[q] = lanes_at(0);
            for (size_t sample = first; sample < end; sample++) {
                const size_t at = sample * c->step + from;
                fold_lanes(count, x + at, y + at, a, sums, s, out == NULL ? NULL : out + at, step);
            }
            for (int q = 0; q < sums; q++)
                total[q] += (double)join_lanes(s[q], v_add);
        }
}

/* ---- Channels of area 1: columns of a matrix, side by side along the lanes ---- */

enum { COLUMN_VECS = 4, COLUMNS = COLUMN_VECS * NNLA__V };

/* The columns' own constants */
typedef struct column_reals {
    real of[COLUMNS];
} column_reals;

typedef struct column_totals {
    double of[COLUMNS];
} column_totals;

/* Columns that are left for vector j of n columns. */
V_INLINE size_t columns_in(size_t n, int j) { return n > (size_t)j * NNLA__V ? n - (size_t)j * NNLA__V : 0; }

V_INLINE void add_column_sums(size_t n, const vec *sum, const int sums, column_totals *total) {
    for (int q = 0; q < sums; q++) {
        real part[COLUMNS];
        UNROLL(4)
        for (int j = 0; j < COLUMN_VECS; j++)
            v_store(part + j * NNLA__V, sum[j * MOST_SUMS + q]);
        for (size_t i = 0; i < n; i++)
            total[q].of[i] += (double)part[i];
    }
}

/* Folds n ≤ COLUMNS columns of `rows` rows; a: a constant of each column. */
V_INLINE void fold_columns(size_t rows, size_t stride, size_t n, const real *x, const real *y, const column_reals *a,
                           const int sums, column_totals *total, real *out, lane_step *step) {
    vec constant[COLUMN_VECS];
    UNROLL(4)
    for (int j = 0; j < COLUMN_VECS; j++)
        constant[j] = v_load(a->of + j * NNLA__V);
    for (int q = 0; q < sums; q++)
        total[q] = (column_totals){{0}};
    for (size_t first = 0; first < rows; first += NNLA__CHANNEL_BLOCK) {
        const size_t end = nnla__smaller(first + NNLA__CHANNEL_BLOCK, rows);
        vec sum[COLUMN_VECS * MOST_SUMS];
        for (int j = 0; j < COLUMN_VECS * MOST_SUMS; j++)
            sum[j] = v_zero();
        for (size_t i = first; i < end; i++) {
            UNROLL(4)
            for (int j = 0; j < COLUMN_VECS; j++) {
                const size_t at = i * stride + (size_t)j * NNLA__V, left = columns_in(n, j);
                if (left == 0)
                    break;
                const vec result =
                    step(&sum[j * MOST_SUMS], v_load_part(x + at, left), v_load_part(y + at, left), constant[j]);
                if (out != NULL)
                    v_store_part(out + at, result, left);
            }
        }
        add_column_sums(n, sum, sums, total);
    }
}

/* ---- What is summed ---- */

/* (x − a)² */
V_INLINE vec step_squared_distance(vec *sum, vec x, vec y, vec a) {
    (void)y;
    const vec d = v_sub(x, a);
    return *sum = v_fma(d, d, *sum);
}

/* y and y (x − a) */
V_INLINE vec step_and_by_distance(vec *sum, vec x, vec y, vec a) {
    sum[0] = v_add(sum[0], y);
    return sum[1] = v_fma(y, v_sub(x, a), sum[1]);
}

static double channel_sum(const channel *c, const real *x) {
    double total;
    fold_channel(c, x, x, v_zero(), 1, &total, NULL, step_sum);
    return total;
}

static double channel_squares(const channel *c, const real *x, real mean) {
    double total;
    fold_channel(c, x, x, v_set1(mean), 1, &total, NULL, step_squared_distance);
    return total;
}

/* Σ g and Σ g (x − mean) */
static void channel_slopes(const channel *c, const real *x, const real *g, real mean, double total[2]) {
    fold_channel(c, x, g, v_set1(mean), 2, total, NULL, step_and_by_distance);
}

static real inverse_deviation(real variance, double epsilon) { return (real)(1 / sqrt((double)variance + epsilon)); }

static void row_means(const nnla__matrix *X, void *y) {
    const channel row = channel_of_row(X->cols);
    for (size_t i = 0; i < X->rows; i++)
        ((real *)y)[i] = (real)(channel_sum(&row, row_of(X, i)) / (double)X->cols);
}

/* ---- What is made of the sums ---- */

/* y = fma(x − mean, scale, shift) */
V_INLINE vec normalised(vec x, vec mean, vec scale, vec shift) { return v_fma(v_sub(x, mean), scale, shift); }

/* dx = (g − s − (x − mean) q) scale */
V_INLINE vec normalised_slope(vec x, vec g, vec mean, vec s, vec q, vec scale) {
    return v_mul(v_fnma(v_sub(x, mean), q, v_sub(g, s)), scale);
}

#endif
